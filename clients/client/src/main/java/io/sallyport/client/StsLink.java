// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.identity.FeedQuestion;
import io.sallyport.identity.FeedReader;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/** What a service asks the token service for, over mutual TLS: its keys and its revocations. */
final class StsLink implements AutoCloseable {
    private static final Duration PROMPT = Duration.ofSeconds(5);
    private static final int MOST_KEYS = 64 * 1024;

    private final Connections connections;
    private final SpiffeId sts;
    private final URI base;

    StsLink(IdentitySource identity, URI base) {
        this.connections = new Connections(identity);
        this.sts = new SpiffeId(identity.svid().id().trustDomain(), "/sts");
        this.base = base;
    }

    byte[] keys() {
        return get("/oauth2/jwks", PROMPT, MOST_KEYS);
    }

    byte[] feed(FeedQuestion asked) {
        return get(asked.path(), asked.patience().plus(PROMPT), FeedReader.MAX_LENGTH);
    }

    private byte[] get(String path, Duration timeout, int limit) {
        var request = HttpRequest.newBuilder(base.resolve(path)).timeout(timeout).build();
        try {
            HttpResponse<byte[]> answer =
                    connections
                            .to(sts)
                            .send(
                                    request,
                                    BodyHandlers.limiting(BodyHandlers.ofByteArray(), limit));
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "token service: status " + answer.statusCode() + " (expected: 200)");
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("token service: no answer (expected: one)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("token service: interrupted");
        }
    }

    @Override
    public void close() {
        connections.close();
    }
}
