// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.IdentitySource;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** An identity provider's key set, over the way that its configuration names. */
final class Reached implements Supplier<byte[]>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LIMIT = 256 * 1024;

    private final HttpClient client;
    private final String path;

    private Reached(HttpClient client, String path) {
        this.client = client;
        this.path = path;
    }

    static Reached of(IssuerConfig issuer, TrustConfig trust, IdentitySource identity) {
        URI base = issuer.jwksUri().resolve("/");
        HttpClient client =
                switch (issuer.reach()) {
                    case MUTUAL_TLS ->
                            HttpClient.mutual(
                                    identity,
                                    trust.workload(issuer.workload().orElseThrow()),
                                    base);
                    case OUTSIDE -> HttpClient.outside(base);
                    case LOOPBACK -> HttpClient.loopback(base);
                };
        return new Reached(client, issuer.jwksUri().getRawPath());
    }

    @Override
    public byte[] get() {
        HttpClient.Reply reply =
                client.send("GET", path, Headers.NONE, Bytes.NONE, PATIENCE, LIMIT);
        if (reply.status() != 200) {
            throw new UpstreamException(
                    UpstreamException.Cause.UNREACHABLE,
                    "issuer's keys: status " + reply.status() + " (expected: 200)",
                    new IllegalStateException("no key set"));
        }
        return reply.body().array();
    }

    @Override
    public void close() {
        client.close();
    }
}
