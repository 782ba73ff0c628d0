// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What these tests share: John's token for retrieval, its key, and a clock that is set by hand. */
final class Johns {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final String ISSUER = "https://sts.demo.sallyport";
    static final SpiffeId RETRIEVAL = id("retrieval");
    static final String THUMBPRINT = "A".repeat(42) + "A";
    static final SigningKey KEY = SigningKey.create("2026-11-a");

    private Johns() {}

    static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }

    static AccessToken token() {
        return token("jti-1");
    }

    static AccessToken token(String jti) {
        return new AccessToken(
                new Principal.User(
                        new Subject(new TenantId("acme"), "https://idp.example", "john"),
                        Set.of("engineering")),
                new TenantId("acme"),
                RETRIEVAL,
                id("orchestrator"),
                Set.of("vector.query"),
                List.of(id("orchestrator"), id("web-app")),
                THUMBPRINT,
                "txn-1",
                "sid-1",
                jti,
                "parent-1",
                NOON,
                NOON.plusSeconds(60),
                Optional.of(NOON.minusSeconds(30)),
                Optional.of("192.0.2.7"),
                Map.of("purpose", "rag"));
    }

    /** Properly signed claims, spoiled before signing. */
    static BearerToken signed(Consumer<ObjectNode> spoil) {
        ObjectNode claims = TokenClaims.write(ISSUER, token());
        spoil.accept(claims);
        return new BearerToken(KEY.sign("at+jwt", StrictJson.write(claims)));
    }

    /** A properly signed payload, whatever it says. */
    static BearerToken signedText(String payload) {
        return new BearerToken(KEY.sign("at+jwt", payload));
    }

    static BearerToken good() {
        return TokenWriter.of(ISSUER, KEY).write(token());
    }

    static TokenVerifier verifier(Clock clock) {
        return TokenVerifier.of(
                ISSUER,
                RETRIEVAL,
                id -> id.equals(KEY.keyId()) ? Optional.of(KEY.publicKey()) : Optional.empty(),
                clock);
    }

    static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Stands still until it is moved. */
    static final class HandClock extends Clock {
        private Instant now = NOON;

        void advance(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
