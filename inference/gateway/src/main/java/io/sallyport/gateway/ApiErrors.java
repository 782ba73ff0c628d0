// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Refusals in OpenAI's shape. The official clients try again on 408, 409, 429 and 5xx, unless
 * {@code x-should-retry} says no: where waiting changes nothing it does.
 */
final class ApiErrors {
    private static final String PROBLEM_DOCUMENT = "application/problem+json";

    private ApiErrors() {}

    static Response of(Request request, ProblemException problem) {
        Problem kind = problem.problem();
        String json =
                json(
                        Objects.requireNonNullElse(problem.getMessage(), ""),
                        type(kind),
                        Refusals.param(problem.reason()),
                        Refusals.code(problem));
        Response response = Response.json(kind.status(), json).with("x-request-id", request.id());
        response = retries(response, kind);
        if (kind == Problem.RATE_LIMITED) {
            long seconds = problem.retryAfter().map(wait -> wait.toSeconds() + 1).orElse(1L);
            response = response.with("retry-after", Long.toString(seconds));
        }
        return response;
    }

    /** A problem document of the path as OpenAI's shape; any other answer as it is. */
    static Response shaped(Request request, Response response) {
        boolean document =
                response.headers().one("content-type").orElse("").startsWith(PROBLEM_DOCUMENT);
        if (!document || !(response.body() instanceof Response.Body.Whole(Bytes bytes))) {
            return response;
        }
        JsonNode told = read(bytes);
        String code = told.path("code").asText("internal_error");
        Problem kind = kind(code);
        String json = json(told.path("detail").asText(""), type(kind), Optional.empty(), code);
        Response shaped =
                new Response(
                        response.status(),
                        response.headers()
                                .without("content-type")
                                .with("content-type", "application/json"),
                        new Response.Body.Whole(Bytes.of(json)));
        return retries(shaped.with("x-request-id", request.id()), kind);
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
            case MALFORMED_REQUEST, NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE ->
                    "invalid_request_error";
            case INTERNAL,
                    UPSTREAM_FAILED,
                    UPSTREAM_TIMEOUT,
                    POLICY_UNAVAILABLE,
                    QUOTA_UNAVAILABLE,
                    AUDIT_UNAVAILABLE,
                    REVOCATION_FEED_STALE,
                    NOT_READY ->
                    "server_error";
        };
    }

    private static Problem kind(String code) {
        for (Problem problem : Problem.values()) {
            if (problem.code().equals(code)) {
                return problem;
            }
        }
        return Problem.INTERNAL;
    }

    private static JsonNode read(Bytes bytes) {
        try {
            return Json.MAPPER.readTree(bytes.array());
        } catch (IOException ours) {
            throw new IllegalStateException("a problem document that is no JSON", ours);
        }
    }
}
