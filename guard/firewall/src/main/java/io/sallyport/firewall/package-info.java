// SPDX-License-Identifier: Apache-2.0
/**
 * What may reach the model: size and structure gate, normaliser, signatures.
 *
 * <p>Start at {@link io.sallyport.firewall.Firewall}. Its one rule: linear time for every input.
 */
@NullMarked
package io.sallyport.firewall;

import org.jspecify.annotations.NullMarked;
