// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Problems;
import io.sallyport.http.Response;
import io.sallyport.runtime.ProblemException;

/** What a service of the chain does once steps 1 to 7 have passed. Thread-safe. */
@FunctionalInterface
public interface ChainWork {
    /** Answers the request, as {@code passage.caller()}. */
    Response answer(Passage passage);

    /** As {@link Resource#refusal}. */
    default Response refusal(String requestId, ProblemException problem, int status) {
        return Problems.document(requestId, problem, status);
    }
}
