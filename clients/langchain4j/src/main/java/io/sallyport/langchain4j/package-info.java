// SPDX-License-Identifier: Apache-2.0
/**
 * LangChain4j on top of the client: a content retriever and model HTTP client that carry the user.
 *
 * <p>Start at {@link io.sallyport.langchain4j.SallyportRetriever}. Its one rule: no caller, no
 * call.
 */
@NullMarked
package io.sallyport.langchain4j;

import org.jspecify.annotations.NullMarked;
