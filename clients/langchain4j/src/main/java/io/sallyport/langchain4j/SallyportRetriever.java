// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

/** Replaced by its module. */
public final class SallyportRetriever {
    private SallyportRetriever() {}
}
