// SPDX-License-Identifier: Apache-2.0
/**
 * The key service: seals and opens guarded fields against a live user's token.
 *
 * <p>Start at {@link io.sallyport.keys.KeyService}. Its one rule: one field, one purpose, one user
 * at a time.
 */
@NullMarked
package io.sallyport.keys;

import org.jspecify.annotations.NullMarked;
