// SPDX-License-Identifier: Apache-2.0
/**
 * Obtains the next token of the chain from the token service (RFC 8693).
 *
 * <p>Start at {@link io.sallyport.exchange.Exchanger}. Its one rule: two users are never mixed.
 */
@NullMarked
package io.sallyport.exchange;

import org.jspecify.annotations.NullMarked;
