// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.BundleRefusedException.Why;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.time.Duration;

/**
 * Asks another trust domain's bundle endpoint (SPIFFE Federation, 5.2.2.4): TLS 1.3, the server
 * proven by its SVID before the anchors that are known already, no certificate of ours. A redirect
 * is an answer like any other that is none. A connection each time. Thread-safe.
 */
record BundleEndpoint(ForeignDomain domain) {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Headers ACCEPT = Headers.NONE.with("accept", "application/json");

    /**
     * The document as it came.
     *
     * @param proof the anchors that prove who answers
     * @throws BundleRefusedException when nobody answers, or somebody else, or with something else
     */
    byte[] ask(TrustBundle proof) {
        URI at = domain.endpoint();
        String query = at.getRawQuery() == null ? "" : "?" + at.getRawQuery();
        String path = at.getRawPath().isEmpty() ? "/" : at.getRawPath();
        try (HttpClient client = HttpClient.serverOnly(proof, domain.answers(), at.resolve("/"))) {
            HttpClient.Reply reply =
                    client.send(
                            "GET",
                            path + query,
                            ACCEPT,
                            Bytes.NONE,
                            PATIENCE,
                            BundleDocument.LONGEST);
            if (reply.status() != 200) {
                throw new BundleRefusedException(
                        Why.ENDPOINT_ANSWER,
                        "bundle endpoint: %s answers %d (expected: 200)"
                                .formatted(at, reply.status()));
            }
            return reply.body().array();
        } catch (UpstreamException e) {
            throw new BundleRefusedException(
                    why(e.kind()), "bundle endpoint: " + e.getMessage(), e);
        }
    }

    private static Why why(UpstreamException.Cause cause) {
        return switch (cause) {
            case NOT_WHO_IT_MUST_BE -> Why.ENDPOINT_NOT_PROVEN;
            case TOO_LARGE -> Why.TOO_LARGE;
            case UNREACHABLE, TIMEOUT, CUT_OFF -> Why.ENDPOINT_UNREACHABLE;
        };
    }
}
