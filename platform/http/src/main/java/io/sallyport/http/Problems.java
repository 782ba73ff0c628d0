// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;

/**
 * Problem documents (RFC 9457): type, title, status, detail, our stable {@code code} and the
 * request's id. They never hold a stack trace or what went wrong inside.
 */
public final class Problems {
    private static final String TYPE = "application/problem+json";

    private Problems() {}

    /**
     * The document for a problem, with its {@code Retry-After} and, for tokens, its {@code
     * WWW-Authenticate} (RFC 6750, 3; RFC 9470, 3).
     */
    public static Response document(String requestId, ProblemException thrown) {
        return document(requestId, thrown, thrown.problem().status());
    }

    /** As {@link #document(String, ProblemException)}, with a more exact status (414, 431). */
    public static Response document(String requestId, ProblemException thrown, int status) {
        Problem problem = thrown.problem();
        ObjectNode json = json(requestId, thrown).put("status", status);
        Response response =
                Response.of(status, TYPE, Bytes.of(json.toString()))
                        .with("cache-control", "no-store");
        if (problem == Problem.INVALID_TOKEN || problem == Problem.FRESH_SIGN_IN_NEEDED) {
            response = response.with("www-authenticate", "Bearer error=\"" + problem.code() + "\"");
        }
        return withHints(response, thrown);
    }

    /** The document's members alone, for an answer that adds its own (RFC 9457, 3.2). */
    public static ObjectNode json(String requestId, ProblemException thrown) {
        Problem problem = thrown.problem();
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:sallyport:problem:" + problem.code())
                .put("title", problem.code().replace('_', ' '))
                .put("status", problem.status())
                .put("code", problem.code())
                .put("detail", Optional.ofNullable(thrown.getMessage()).orElse(problem.code()))
                .put("request", requestId);
    }

    /**
     * {@code response} with what the problem says in headers whatever the body's form is: {@code
     * Retry-After} (RFC 9110, 10.2.3) and {@code Allow} (RFC 9110, 15.5.6).
     */
    public static Response withHints(Response response, ProblemException thrown) {
        Optional<String> wait =
                thrown.retryAfter().map(after -> Long.toString(Math.max(1, after.toSeconds())));
        Response told = wait.isPresent() ? response.with("retry-after", wait.get()) : response;
        Optional<String> allowed = thrown.allowed();
        return allowed.isPresent() ? told.with("allow", allowed.get()) : told;
    }
}
