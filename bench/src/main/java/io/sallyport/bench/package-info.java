// SPDX-License-Identifier: Apache-2.0
/**
 * End-to-end load against a running chain.
 *
 * <p>Start at {@link io.sallyport.bench.ChainBench}. Its one rule: no number that was not measured.
 */
@NullMarked
package io.sallyport.bench;

import org.jspecify.annotations.NullMarked;
