// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

/** Replaced by its module. */
public final class Retrieval {
    private Retrieval() {}
}
