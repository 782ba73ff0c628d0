// SPDX-License-Identifier: Apache-2.0
/**
 * Command line and wiring.
 *
 * <p>Start at {@link io.sallyport.app.Main}. Its one rule: objects are made here by hand, nowhere
 * else.
 */
@NullMarked
package io.sallyport.app;

import org.jspecify.annotations.NullMarked;
