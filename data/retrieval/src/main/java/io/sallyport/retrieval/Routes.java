// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.http.Form;
import io.sallyport.http.Request;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The paths of this role. */
final class Routes {
    private static final String STORE = "/v1/vector_stores/([a-z0-9-]{1,64})";
    private static final String ONE = STORE + "/documents/([A-Za-z0-9._-]{1,128})";
    private static final Pattern SEARCH = Pattern.compile(STORE + "/search");
    private static final Pattern DOCUMENTS = Pattern.compile(STORE + "/documents");
    private static final Pattern DOCUMENT = Pattern.compile(ONE);
    private static final Pattern RIGHTS = Pattern.compile(ONE + "/rights");
    private static final Pattern EXPLAIN = Pattern.compile(ONE + "/rights/explain");
    private static final Pattern ALL_RIGHTS = Pattern.compile(STORE + "/rights");

    private Routes() {}

    /** The collection to be searched; empty for every other request. */
    static Optional<String> searched(Request request) {
        return collection(SEARCH, Set.of("POST"), request);
    }

    /** The collection whose writer asks for its own ids; empty for every other request. */
    static Optional<String> documents(Request request) {
        return collection(DOCUMENTS, Set.of("GET"), request);
    }

    /** The document to be put or deleted; empty for every other request. */
    static Optional<Target> document(Request request) {
        return target(DOCUMENT, Set.of("PUT", "DELETE"), request);
    }

    /** The document whose rights are read or changed; empty for every other request. */
    static Optional<Target> rights(Request request) {
        return target(RIGHTS, Set.of("GET", "PUT"), request);
    }

    /** The document whose rights are explained; empty for every other request. */
    static Optional<Target> explained(Request request) {
        return target(EXPLAIN, Set.of("POST"), request);
    }

    /** The collection whose rights are listed or changed; empty for every other request. */
    static Optional<String> allRights(Request request) {
        return collection(ALL_RIGHTS, Set.of("GET", "PUT"), request);
    }

    /** Where a page begins: {@code after}, the last id of the page before. */
    static String after(Form query) {
        String after = query.one("after").orElse("");
        if (!after.isEmpty() && !Place.valid(after)) {
            throw JsonBody.malformed("after: not valid (expected: a document's id)");
        }
        return after;
    }

    /** Whose request it is. */
    static Owner owner(Request request) {
        if (document(request).isPresent() || documents(request).isPresent()) {
            return Owner.INGEST;
        }
        if (rights(request).isPresent() || allRights(request).isPresent()) {
            return request.method().equals("PUT") ? Owner.RIGHTS_WRITING : Owner.RIGHTS_READING;
        }
        return explained(request).isPresent() ? Owner.RIGHTS_READING : Owner.SEARCH;
    }

    /** Why a request is none of these: an unknown path, or a method that it does not take. */
    static ProblemException neither(Request request) {
        String path = request.path();
        if (SEARCH.matcher(path).matches() || EXPLAIN.matcher(path).matches()) {
            return ProblemException.methodNotAllowed("POST");
        }
        if (DOCUMENT.matcher(path).matches()) {
            return ProblemException.methodNotAllowed("PUT, DELETE");
        }
        if (DOCUMENTS.matcher(path).matches()) {
            return ProblemException.methodNotAllowed("GET");
        }
        if (RIGHTS.matcher(path).matches() || ALL_RIGHTS.matcher(path).matches()) {
            return ProblemException.methodNotAllowed("GET, PUT");
        }
        return new ProblemException(
                Problem.NOT_FOUND,
                "no_route",
                "path: nothing here (expected: POST /v1/vector_stores/{collection}/search, or PUT"
                        + " or DELETE /v1/vector_stores/{collection}/documents/{id})");
    }

    private static Optional<String> collection(
            Pattern pattern, Set<String> methods, Request request) {
        Matcher path = pattern.matcher(request.path());
        return methods.contains(request.method()) && path.matches()
                ? Optional.of(path.group(1))
                : Optional.empty();
    }

    private static Optional<Target> target(Pattern pattern, Set<String> methods, Request request) {
        Matcher path = pattern.matcher(request.path());
        return methods.contains(request.method()) && path.matches()
                ? Optional.of(new Target(path.group(1), path.group(2)))
                : Optional.empty();
    }

    /** Who answers; each has a scope of its own. */
    enum Owner {
        SEARCH,
        INGEST,
        RIGHTS_READING,
        RIGHTS_WRITING
    }

    /** A document as the path names it; neither part is known to exist. */
    record Target(String collection, String document) {}
}
