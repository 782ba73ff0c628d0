// SPDX-License-Identifier: Apache-2.0
/**
 * The PEP in front of models.
 *
 * <p>Start at {@link io.sallyport.gateway.Gateway}. Its one rule: nothing reaches a model that was
 * not authorised, scanned and paid for.
 */
@NullMarked
package io.sallyport.gateway;

import org.jspecify.annotations.NullMarked;
