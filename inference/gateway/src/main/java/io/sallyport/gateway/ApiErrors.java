// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Problems;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Objects;
import java.util.Optional;

/**
 * Refusals in OpenAI's shape. The official clients try again on 408, 409, 429 and 5xx, unless
 * {@code x-should-retry} says no: where waiting changes nothing it does.
 */
final class ApiErrors {
    private ApiErrors() {}

    /**
     * The refusal of one request.
     *
     * @param status the problem's own, or a more exact one (414, 431)
     */
    static Response of(String requestId, ProblemException problem, int status) {
        Problem kind = problem.problem();
        String json =
                json(
                        Objects.requireNonNullElse(problem.getMessage(), ""),
                        type(kind),
                        Refusals.param(problem.reason()),
                        Refusals.code(problem));
        Response response =
                Response.json(status, json)
                        .with("x-request-id", requestId)
                        .with("cache-control", "no-store");
        if (kind == Problem.INVALID_TOKEN || kind == Problem.FRESH_SIGN_IN_NEEDED) {
            response = response.with("www-authenticate", "Bearer error=\"" + kind.code() + "\"");
        }
        return hints(retries(response, kind), problem);
    }

    /**
     * When to come back: for a rate, rounded up; not for a budget, which no client should await.
     */
    private static Response hints(Response response, ProblemException problem) {
        if (problem.problem() == Problem.RATE_LIMITED) {
            long seconds = problem.retryAfter().map(wait -> wait.toSeconds() + 1).orElse(1L);
            return response.with("retry-after", Long.toString(seconds));
        }
        return problem.problem() == Problem.BUDGET_EXHAUSTED
                ? response
                : Problems.withHints(response, problem);
    }

    /** The last event of a stream that could not be finished. */
    static Bytes frame(Problem kind, String detail) {
        return Bytes.of(
                "data: " + json(detail, type(kind), Optional.empty(), kind.code()) + "\n\n");
    }

    private static Response retries(Response response, Problem kind) {
        boolean waitingMayHelp = kind == Problem.RATE_LIMITED || kind.status() >= 500;
        return waitingMayHelp ? response : response.with("x-should-retry", "false");
    }

    private static String json(String message, String type, Optional<String> param, String code) {
        ObjectNode root = Json.MAPPER.createObjectNode();
        ObjectNode error = root.putObject("error");
        error.put("message", message).put("type", type);
        param.ifPresentOrElse(name -> error.put("param", name), () -> error.putNull("param"));
        error.put("code", code);
        return root.toString();
    }

    private static String type(Problem kind) {
        return switch (kind) {
            case UNKNOWN_IDENTITY, INVALID_TOKEN, FRESH_SIGN_IN_NEEDED -> "authentication_error";
            case EDGE_NOT_ALLOWED, NOT_PERMITTED -> "permission_error";
            case CONTENT_REFUSED -> "content_refused";
            case RATE_LIMITED -> "rate_limit_error";
            case BUDGET_EXHAUSTED -> "insufficient_quota";
            case MALFORMED_REQUEST,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    UNSUPPORTED_MEDIA_TYPE,
                    TOO_LARGE ->
                    "invalid_request_error";
            case INTERNAL,
                    UPSTREAM_FAILED,
                    UPSTREAM_NOT_PROVEN,
                    UPSTREAM_TIMEOUT,
                    POLICY_UNAVAILABLE,
                    QUOTA_UNAVAILABLE,
                    AUDIT_UNAVAILABLE,
                    REVOCATION_FEED_STALE,
                    NOT_READY ->
                    "server_error";
        };
    }
}
