// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.ProblemException;

/**
 * Answers requests; called on a virtual thread of its own for each, so it may block. Thread-safe.
 */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request.
     *
     * @throws ProblemException is told by {@link #refusal}
     */
    Response handle(Request request);

    /**
     * How this surface tells what went wrong: with a request that never came here, because of its
     * head or its body, or with what {@link #handle} threw. By default a problem document (RFC
     * 9457). Called on an event loop, so it must not block.
     *
     * @param requestId the request's id, sent as {@code X-Request-Id} too
     * @param status the problem's own, or a more exact one (414, 431)
     */
    default Response refusal(String requestId, ProblemException problem, int status) {
        return Problems.document(requestId, problem, status);
    }
}
