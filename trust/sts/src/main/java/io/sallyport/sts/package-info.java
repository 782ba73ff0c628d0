// SPDX-License-Identifier: Apache-2.0
/**
 * The token service: the only issuer that the data plane trusts (RFC 8693).
 *
 * <p>Start at {@link io.sallyport.sts.TokenService}. Its one rule: a token is never wider, longer
 * or less attributed than the one it came from.
 */
@NullMarked
package io.sallyport.sts;

import org.jspecify.annotations.NullMarked;
