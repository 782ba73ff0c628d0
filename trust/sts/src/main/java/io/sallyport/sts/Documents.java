// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Response;
import java.util.List;

/** What the token service says about itself (RFC 8414, 2; RFC 8705, 3.3). */
final class Documents {
    private final TrustConfig trust;
    private final KeyRing keys;

    /**
     * What is told of this service.
     *
     * @throws IllegalArgumentException when the issuer is not the place where its metadata is found
     *     (RFC 8414, 3.3)
     */
    Documents(TrustConfig trust, KeyRing keys) {
        if (!trust.issuer().equals(trust.sts().toString().replaceAll("/+$", ""))) {
            throw new IllegalArgumentException(
                    "trust.issuer: `%s` (expected: as trust.sts, `%s`, without a slash at its end)"
                            .formatted(trust.issuer(), trust.sts()));
        }
        this.trust = trust;
        this.keys = keys;
    }

    Response metadata() {
        String base = trust.sts().toString().replaceAll("/+$", "");
        ObjectNode body = Json.object();
        body.put("issuer", trust.issuer());
        body.put("token_endpoint", base + Routes.TOKEN);
        body.put("revocation_endpoint", base + Routes.REVOKE);
        body.put("introspection_endpoint", base + Routes.INTROSPECT);
        body.put("jwks_uri", base + Routes.JWKS);
        put(body, "grant_types_supported", GrantType.codes());
        put(body, "response_types_supported", List.of());
        put(body, "token_endpoint_auth_methods_supported", List.of("tls_client_auth"));
        put(body, "introspection_endpoint_auth_methods_supported", List.of("tls_client_auth"));
        put(body, "revocation_endpoint_auth_methods_supported", List.of("tls_client_auth"));
        body.put("tls_client_certificate_bound_access_tokens", true);
        return Json.answer(200, body);
    }

    Response keySet() {
        return Response.json(200, keys.document()).with("cache-control", "no-store");
    }

    private static void put(ObjectNode body, String name, List<String> values) {
        var array = body.putArray(name);
        values.forEach(array::add);
    }
}
