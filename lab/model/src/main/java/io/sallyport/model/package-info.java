// SPDX-License-Identifier: Apache-2.0
/**
 * The offline model service: answers from the passages it is given.
 *
 * <p>Start at {@link io.sallyport.model.ModelService}. Its one rule: it says when it does not know.
 */
@NullMarked
package io.sallyport.model;

import org.jspecify.annotations.NullMarked;
