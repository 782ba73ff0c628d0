// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Problems;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.util.Set;

/** Finds the endpoint; nobody gets to one who is not on the list of callers. Thread-safe. */
final class Desk implements HttpHandler {
    private final Set<SpiffeId> callers;
    private final Endpoints endpoints;

    /** All that can be asked. */
    record Endpoints(
            TokenEndpoint token,
            RevokeEndpoint revoke,
            IntrospectEndpoint introspect,
            FeedEndpoint feed,
            Documents documents) {}

    Desk(Set<SpiffeId> callers, Endpoints endpoints) {
        this.callers = Set.copyOf(callers);
        this.endpoints = endpoints;
    }

    @Override
    public Response handle(Request request) {
        Peer peer =
                request.peer()
                        .filter(known -> callers.contains(known.id()))
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.EDGE_NOT_ALLOWED,
                                        "edge_not_allowed",
                                        "caller: not on the list (expected: a workload in"
                                                + " trust.edges.sts); ask the operator"));
        return switch (request.method() + " " + request.path()) {
            case "POST " + Routes.TOKEN -> endpoints.token().answer(request, peer);
            case "POST " + Routes.REVOKE -> endpoints.revoke().answer(request, peer);
            case "POST " + Routes.INTROSPECT -> endpoints.introspect().answer(request, peer);
            case "GET " + Routes.FEED -> endpoints.feed().answer(request);
            case "GET " + Routes.JWKS -> endpoints.documents().keySet();
            case "GET " + Routes.METADATA -> endpoints.documents().metadata();
            default -> throw unknown(request.path());
        };
    }

    private static ProblemException unknown(String path) {
        return switch (path) {
            case Routes.TOKEN, Routes.REVOKE, Routes.INTROSPECT ->
                    ProblemException.methodNotAllowed("POST");
            case Routes.FEED, Routes.JWKS, Routes.METADATA ->
                    ProblemException.methodNotAllowed("GET");
            default ->
                    new ProblemException(
                            Problem.NOT_FOUND,
                            "not_found",
                            "path: unknown (expected: one of the metadata); see "
                                    + Routes.METADATA);
        };
    }

    /**
     * Clients of a token service read one form only, whatever went wrong (RFC 6749, 5.2). Our own
     * code and the request's id stand beside it.
     */
    @Override
    public Response refusal(String requestId, ProblemException problem, int status) {
        Problem kind = problem.problem();
        String told = String.valueOf(problem.getMessage()).replace('"', '\'').replace('\\', '/');
        ObjectNode body =
                Json.error(code(kind), told).put("code", kind.code()).put("request", requestId);
        return Problems.withHints(Json.answer(status, body), problem);
    }

    private static String code(Problem problem) {
        return switch (problem) {
            case UNKNOWN_IDENTITY -> OauthError.INVALID_CLIENT.code();
            case EDGE_NOT_ALLOWED, NOT_PERMITTED -> OauthError.UNAUTHORIZED_CLIENT.code();
            case INTERNAL -> "server_error";
            case NOT_READY,
                    AUDIT_UNAVAILABLE,
                    POLICY_UNAVAILABLE,
                    QUOTA_UNAVAILABLE,
                    REVOCATION_FEED_STALE,
                    UPSTREAM_FAILED,
                    UPSTREAM_NOT_PROVEN,
                    UPSTREAM_TIMEOUT ->
                    OauthError.TEMPORARILY_UNAVAILABLE.code();
            case MALFORMED_REQUEST,
                    INVALID_TOKEN,
                    FRESH_SIGN_IN_NEEDED,
                    CONTENT_REFUSED,
                    NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    UNSUPPORTED_MEDIA_TYPE,
                    TOO_LARGE,
                    RATE_LIMITED,
                    BUDGET_EXHAUSTED ->
                    OauthError.INVALID_REQUEST.code();
        };
    }
}
