// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Problems;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.ProblemException;

/** Problem documents (RFC 9457) for our own APIs. */
public final class ProblemDocuments {
    private ProblemDocuments() {}

    /** {@code application/problem+json} with {@code type, title, status, detail, code, request}. */
    public static Response of(Request request, ProblemException problem) {
        return Problems.document(request.id(), problem);
    }
}
