// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.IdentitySource;
import java.time.Duration;
import java.util.Map;

/**
 * Tells the token service, over mutual TLS, that a sign-in is over: every token of it is refused
 * everywhere then (RFC 7009 with {@code sid}). Thread-safe.
 */
final class Revocation implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int LIMIT = 16 << 10;

    private final HttpClient sts;

    /**
     * What came of it.
     *
     * @param reason why not, snake_case; empty when it was revoked
     */
    record Outcome(boolean revoked, String reason) {}

    Revocation(IdentitySource identity, TrustConfig trust) {
        this.sts = HttpClient.mutual(identity, trust.workload("sts"), trust.sts());
    }

    Outcome revoke(UserSession session) {
        if (session.sid().isEmpty()) {
            return new Outcome(false, "provider_names_no_session");
        }
        try {
            HttpClient.Reply reply =
                    sts.send(
                            "POST",
                            "/oauth2/revoke",
                            Headers.NONE.with("content-type", "application/x-www-form-urlencoded"),
                            Bytes.of(Form.encode(Map.of("sid", session.sid()))),
                            TIMEOUT,
                            LIMIT);
            return reply.status() == 200
                    ? new Outcome(true, "")
                    : new Outcome(false, "sts_status_" + reply.status());
        } catch (UpstreamException e) {
            return new Outcome(false, "sts_unreachable");
        }
    }

    @Override
    public void close() {
        sts.close();
    }
}
