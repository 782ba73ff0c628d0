// SPDX-License-Identifier: Apache-2.0
/**
 * Databases behind one door: SQLite embedded, PostgreSQL shared.
 *
 * <p>Start at {@link io.sallyport.store.Database}. Its one rule: one writer, short transactions,
 * and a store that does not answer is an error, never an empty result.
 */
@NullMarked
package io.sallyport.store;

import org.jspecify.annotations.NullMarked;
