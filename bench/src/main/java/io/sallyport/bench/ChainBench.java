// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

/** Replaced by its module. */
public final class ChainBench {
    private ChainBench() {}
}
