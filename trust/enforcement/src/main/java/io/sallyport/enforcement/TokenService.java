// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.FeedQuestion;
import io.sallyport.identity.FeedReader;
import io.sallyport.tls.IdentitySource;
import java.time.Duration;

/** What a PEP asks the token service for, over mutual TLS: its keys and its revocations. */
final class TokenService implements AutoCloseable {
    private static final Duration PROMPT = Duration.ofSeconds(5);
    private static final int MOST_KEYS = 64 * 1024;

    private final HttpClient http;

    TokenService(TrustConfig config, IdentitySource identity) {
        this.http = HttpClient.mutual(identity, config.workload("sts"), config.sts());
    }

    /** The document of the signing keys; only its signed part is to be believed. */
    byte[] keys() {
        return fetch("/oauth2/jwks", PROMPT, MOST_KEYS);
    }

    /** Waits for news as long as the question says; none is an answer too. */
    byte[] feed(FeedQuestion asked) {
        return fetch(asked.path(), asked.patience().plus(PROMPT), FeedReader.MAX_LENGTH);
    }

    private byte[] fetch(String path, Duration timeout, int limit) {
        HttpClient.Reply reply = http.send("GET", path, Headers.NONE, Bytes.NONE, timeout, limit);
        if (reply.status() != 200) {
            throw new UpstreamException(
                    UpstreamException.Cause.UNREACHABLE,
                    "token service: " + reply.status() + " (expected: 200)",
                    new IllegalStateException(path));
        }
        return reply.body().array();
    }

    @Override
    public void close() {
        http.close();
    }
}
