// SPDX-License-Identifier: Apache-2.0
/**
 * The one path of a request at a PEP.
 *
 * <p>Start at {@link io.sallyport.enforcement.RequestPath}. Its one rule: a step that cannot answer
 * refuses.
 */
@NullMarked
package io.sallyport.enforcement;

import org.jspecify.annotations.NullMarked;
