// SPDX-License-Identifier: Apache-2.0
/**
 * Who is asking: tokens, the gate they pass, and the caller they prove.
 *
 * <p>Start at {@link io.sallyport.identity.TokenVerifier}. Its one rule: nothing in a token counts
 * before all of it was checked.
 */
@NullMarked
package io.sallyport.identity;

import org.jspecify.annotations.NullMarked;
