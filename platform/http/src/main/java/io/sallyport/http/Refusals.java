// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refusals in the form of one handler's surface; a form that fails never leaves a caller waiting.
 */
record Refusals(HttpHandler surface) {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    Response of(String requestId, ProblemException problem) {
        return of(requestId, problem, problem.problem().status());
    }

    /** With a status that says more than the problem's own (414, 431). */
    Response of(String requestId, ProblemException problem, int status) {
        try {
            Response told = surface.refusal(requestId, problem, status);
            HeaderFields.requireWritable(told.headers());
            return told;
        } catch (RuntimeException | Error e) {
            LOG.atError().addKeyValue("request", requestId).setCause(e).log("refusal not told");
            return Problems.document(requestId, problem, status);
        }
    }

    /** A fault of ours: nothing is told but the request's id. */
    Response internal(String requestId) {
        return of(
                requestId,
                new ProblemException(
                        Problem.INTERNAL,
                        "internal",
                        "request " + requestId + ": failed; tell the operator its id"));
    }
}
