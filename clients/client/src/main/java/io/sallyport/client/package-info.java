// SPDX-License-Identifier: Apache-2.0
/**
 * Calls a PEP on behalf of a user, from any Java application; no HTTP engine inside.
 *
 * <p>Start at {@link io.sallyport.client.OnBehalfOf}. Its one rule: the user's token never leaves
 * the process.
 */
@NullMarked
package io.sallyport.client;

import org.jspecify.annotations.NullMarked;
