// SPDX-License-Identifier: Apache-2.0
/**
 * The breach drill: takes over one component at a time and tries what an attacker would.
 *
 * <p>Start at {@link io.sallyport.drill.Drill}. Its one rule: every attack uses the component's
 * real key.
 */
@NullMarked
package io.sallyport.drill;

import org.jspecify.annotations.NullMarked;
