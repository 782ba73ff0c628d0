// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A T2 as the demo has it: a user, two actors, bound to a certificate. */
final class SampleTokens {
    static final String ISSUER = "https://localhost:8444";
    static final SpiffeId RETRIEVAL = id("retrieval");
    private static final Duration LIFE = Duration.ofMinutes(50);

    private SampleTokens() {}

    static AccessToken john(String jti) {
        Instant now = Instant.ofEpochSecond(Instant.now().getEpochSecond());
        return new AccessToken(
                new Principal.User(
                        new Subject(new TenantId("acme"), "https://localhost:8448", "john"),
                        Set.of("engineering")),
                new TenantId("acme"),
                RETRIEVAL,
                id("orchestrator"),
                Set.of("vector.query"),
                List.of(id("orchestrator"), id("web-app")),
                "A".repeat(43),
                "6b1f6f0e-5a3b-4a1c-9d2e-0f3c1b2a4d5e",
                "0c9e8d7f-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
                jti,
                "parent-of-" + jti,
                now,
                now.plus(LIFE),
                Optional.of(now.minusSeconds(30)),
                Optional.of("192.0.2.7"),
                Map.of());
    }

    static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }
}
