// SPDX-License-Identifier: Apache-2.0
/**
 * Limits what one user, tenant or address may spend, in requests and in money.
 *
 * <p>Start at {@link io.sallyport.quota.Quota}. Its one rule: a limit that cannot be checked is a
 * limit that is reached.
 */
@NullMarked
package io.sallyport.quota;

import org.jspecify.annotations.NullMarked;
