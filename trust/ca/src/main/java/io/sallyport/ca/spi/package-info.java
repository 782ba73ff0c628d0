// SPDX-License-Identifier: Apache-2.0
/**
 * What proves a workload that has no certificate yet.
 *
 * <p>Start at {@link io.sallyport.ca.spi.Attestor}. Its one rule: evidence that is not fully
 * understood proves nothing.
 */
@NullMarked
package io.sallyport.ca.spi;

import org.jspecify.annotations.NullMarked;
