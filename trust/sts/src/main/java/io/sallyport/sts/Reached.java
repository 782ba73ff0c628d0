// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.StrictJson;
import io.sallyport.tls.IdentitySource;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * An identity provider's key set, over the way that its configuration names. Where no address is
 * configured, the issuer's own metadata tells it, once in a process's life (OpenID Connect
 * Discovery 1.0, 4).
 */
final class Reached implements Supplier<byte[]>, AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LIMIT = 256 * 1024;

    private static final String METADATA = "/.well-known/openid-configuration";

    private final HttpClient client;
    private final IssuerConfig issuer;
    private final AtomicReference<Optional<URI>> keys;

    private Reached(HttpClient client, IssuerConfig issuer) {
        this.client = client;
        this.issuer = issuer;
        this.keys = new AtomicReference<>(issuer.jwksUri());
    }

    static Reached of(IssuerConfig issuer, TrustConfig trust, IdentitySource identity) {
        URI base = issuer.jwksUri().orElseGet(() -> URI.create(issuer.issuer())).resolve("/");
        HttpClient client =
                switch (issuer.reach()) {
                    case MUTUAL_TLS ->
                            HttpClient.mutual(
                                    identity,
                                    trust.workload(issuer.workload().orElseThrow()),
                                    base);
                    case OUTSIDE ->
                            issuer.authorities()
                                    .map(file -> HttpClient.outside(base, file))
                                    .orElseGet(() -> HttpClient.outside(base));
                    case LOOPBACK -> HttpClient.loopback(base);
                };
        return new Reached(client, issuer);
    }

    @Override
    public byte[] get() {
        URI known = keys.get().orElseGet(this::discover);
        keys.set(Optional.of(known));
        return fetch(known);
    }

    /** Nothing that leads away from the issuer is followed: not another name, not another host. */
    private URI discover() {
        URI metadata = URI.create(issuer.issuer().replaceAll("/$", "") + METADATA);
        ObjectNode told = StrictJson.object(fetch(metadata), LIMIT);
        if (!told.path("issuer").asText("").equals(issuer.issuer())) {
            throw refused(
                    "issuer's metadata: of another issuer (expected: the one that was asked)");
        }
        URI found = URI.create(told.path("jwks_uri").asText(""));
        boolean same =
                metadata.getScheme().equals(found.getScheme())
                        && metadata.getAuthority().equals(found.getAuthority());
        if (!same) {
            throw refused(
                    "issuer's metadata: keys on another host (expected: the issuer's own); set"
                            + " jwks-uri if that is right");
        }
        return found;
    }

    private byte[] fetch(URI from) {
        String query = from.getRawQuery() == null ? "" : "?" + from.getRawQuery();
        HttpClient.Reply reply =
                client.send(
                        "GET",
                        from.getRawPath() + query,
                        Headers.NONE,
                        Bytes.NONE,
                        PATIENCE,
                        LIMIT);
        if (reply.status() != 200) {
            throw refused("issuer's keys: status " + reply.status() + " (expected: 200)");
        }
        return reply.body().array();
    }

    private static UpstreamException refused(String what) {
        return new UpstreamException(
                UpstreamException.Cause.UNREACHABLE, what, new IllegalStateException("no key set"));
    }

    @Override
    public void close() {
        client.close();
    }
}
