// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

/**
 * Answers requests; called on a virtual thread of its own for each, so it may block. Thread-safe.
 */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request.
     *
     * @throws io.sallyport.runtime.ProblemException becomes a problem document (RFC 9457)
     */
    Response handle(Request request);
}
