// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.ProblemDocuments;
import io.sallyport.http.HttpHandler;
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
            default ->
                    ProblemDocuments.of(
                            request,
                            new ProblemException(
                                    Problem.NOT_FOUND,
                                    "not_found",
                                    "path: unknown (expected: one of the metadata); see "
                                            + Routes.METADATA));
        };
    }
}
