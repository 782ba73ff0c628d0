// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.Challenge;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;

/**
 * What a PEP says about itself to whoever can reach it (RFC 9728): which tokens it takes, and who
 * makes them. Nothing in it is secret, and the resource it names is the one that was asked.
 */
final class ResourceMetadata {
    private final String issuer;
    private final String scope;

    ResourceMetadata(TrustConfig config, String scope) {
        this.issuer = config.issuer();
        this.scope = scope;
    }

    /** The document, when that is asked for. */
    Optional<Response> answer(Request request) {
        if (!request.method().equals("GET") || !request.path().equals(Challenge.METADATA_PATH)) {
            return Optional.empty();
        }
        return resource(request).map(this::document);
    }

    /** {@code response} with what RFC 6750, 3 wants it to say about {@code problem}. */
    Response challenge(Request request, ProblemException problem, Response response) {
        return Challenge.of(problem, scope, resource(request))
                .map(challenge ->
                        new Response(
                                response.status(),
                                response.headers()
                                        .without("www-authenticate")
                                        .with("www-authenticate", challenge),
                                response.body()))
                .orElse(response);
    }

    private Response document(String resource) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("resource", resource);
        json.putArray("authorization_servers").add(issuer);
        json.putArray("scopes_supported").add(scope);
        json.putArray("bearer_methods_supported").add("header");
        json.put("tls_client_certificate_bound_access_tokens", true);
        return Response.json(200, json.toString()).with("cache-control", "no-store");
    }

    private static Optional<String> resource(Request request) {
        return Challenge.resource(request.headers().one("host"));
    }
}
