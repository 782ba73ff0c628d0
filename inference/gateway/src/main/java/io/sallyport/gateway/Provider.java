// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.enforcement.Passage;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpClient.Reply;
import io.sallyport.http.HttpClient.StreamedReply;
import io.sallyport.runtime.SecretRef;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * One place where models run. Of the caller's headers none is passed on; of the provider's none
 * comes back.
 */
final class Provider implements AutoCloseable {
    private final String name;
    private final HttpClient client;
    private final String path;
    private final Duration timeout;
    private final Credentials credentials;
    private final boolean own;

    /** How a request proves on whose behalf it comes. */
    private interface Credentials {
        /** The value of {@code Authorization}; empty sends none. */
        Optional<String> of(Passage passage);
    }

    private Provider(String name, ProviderConfig config, HttpClient client, Credentials proof) {
        this.name = name;
        this.client = client;
        this.path = config.baseUrl().getPath().replaceAll("/+$", "") + "/chat/completions";
        this.timeout = config.timeout();
        this.credentials = proof;
        this.own = config.kind() == ProviderConfig.Kind.OWN_MODEL;
    }

    static Provider open(String name, ProviderConfig config, SpiffeId gateway, Gateway.Self self) {
        URI origin = config.baseUrl().resolve("/");
        return switch (config.kind()) {
            case OWN_MODEL -> {
                String workload = config.workload().orElseThrow();
                var callee = new SpiffeId(gateway.trustDomain(), "/" + workload);
                var proof = new OwnModelToken(self.exchanger(), callee);
                var client = HttpClient.mutual(self.identity(), callee, origin);
                yield new Provider(
                        name, config, client, passage -> bearer(proof.of(passage).text()));
            }
            case OPENAI_COMPATIBLE -> {
                config.key().ifPresent(SecretRef::resolve); // a missing key stops the start
                // read each time, so that a new key needs no restart
                Credentials key = _ -> config.key().flatMap(ref -> bearer(ref.resolve()));
                var client =
                        ProviderConfig.loopback(config.baseUrl())
                                ? HttpClient.loopback(origin)
                                : config.authorities()
                                        .map(file -> HttpClient.outside(origin, file))
                                        .orElseGet(() -> HttpClient.outside(origin));
                yield new Provider(name, config, client, key);
            }
        };
    }

    private static Optional<String> bearer(String secret) {
        return Optional.of("Bearer " + secret);
    }

    /** For logs and facts. */
    String name() {
        return name;
    }

    /** Whether its receipts are part of the chain; an outside party's are nobody's. */
    boolean own() {
        return own;
    }

    /** Asks and waits for the whole answer. */
    Reply send(Passage passage, Bytes body, int limit) {
        Headers headers = headers(passage, "application/json");
        return passage.interruptible(
                () -> client.send("POST", path, headers, body, timeout, limit));
    }

    /** Asks and gives the answer as it comes. */
    StreamedReply open(Passage passage, Bytes body) {
        Headers headers = headers(passage, "text/event-stream");
        return passage.interruptible(() -> client.open("POST", path, headers, body, timeout));
    }

    private Headers headers(Passage passage, String accept) {
        Headers plain =
                Headers.NONE.with("content-type", "application/json").with("accept", accept);
        return credentials
                .of(passage)
                .map(value -> plain.with("authorization", value))
                .orElse(plain);
    }

    @Override
    public void close() {
        client.close();
    }
}
