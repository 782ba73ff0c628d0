// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.http.Request;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of this role. */
final class Routes {
    private static final String STORE = "/v1/vector_stores/([a-z0-9-]{1,64})";
    private static final Pattern SEARCH = Pattern.compile(STORE + "/search");
    private static final Pattern DOCUMENT =
            Pattern.compile(STORE + "/documents/([A-Za-z0-9._-]{1,128})");

    private Routes() {}

    /** The collection to be searched; empty for every other request. */
    static Optional<String> searched(Request request) {
        Matcher path = SEARCH.matcher(request.path());
        return request.method().equals("POST") && path.matches()
                ? Optional.of(path.group(1))
                : Optional.empty();
    }

    /** The document to be put or deleted; empty for every other request. */
    static Optional<Target> document(Request request) {
        Matcher path = DOCUMENT.matcher(request.path());
        boolean write = request.method().equals("PUT") || request.method().equals("DELETE");
        return write && path.matches()
                ? Optional.of(new Target(path.group(1), path.group(2)))
                : Optional.empty();
    }

    /** Why a request is neither of the two: an unknown path, or a method that it does not take. */
    static ProblemException neither(Request request) {
        if (SEARCH.matcher(request.path()).matches()) {
            return ProblemException.methodNotAllowed("POST");
        }
        if (DOCUMENT.matcher(request.path()).matches()) {
            return ProblemException.methodNotAllowed("PUT, DELETE");
        }
        return new ProblemException(
                Problem.NOT_FOUND,
                "no_route",
                "path: nothing here (expected: POST /v1/vector_stores/{collection}/search, or PUT"
                        + " or DELETE /v1/vector_stores/{collection}/documents/{id})");
    }

    /** A document as the path names it; neither part is known to exist. */
    record Target(String collection, String document) {}
}
