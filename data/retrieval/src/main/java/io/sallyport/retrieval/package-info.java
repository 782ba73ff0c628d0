// SPDX-License-Identifier: Apache-2.0
/**
 * The PEP in front of vector stores: the store answers only to the user.
 *
 * <p>Start at {@link io.sallyport.retrieval.Retrieval}. Its one rule: rights are pushed into the
 * search and each hit is checked again.
 */
@NullMarked
package io.sallyport.retrieval;

import org.jspecify.annotations.NullMarked;
