// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.UnverifiedToken;
import java.time.Clock;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Reads security event tokens of one identity provider (RFC 8417; CAEP 1.0; subjects as RFC 9493
 * has them): its pinned keys and algorithms, the {@code typ} that no other token has. Thread-safe.
 */
final class SessionEvents {
    static final String TYPE = "secevent+jwt";
    static final String SESSION_REVOKED =
            "https://schemas.openid.net/secevent/caep/event-type/session-revoked";

    private final IssuerConfig config;
    private final TokenGate gate;
    private final IssuerKeys keys;
    private final Clock clock;

    SessionEvents(IssuerConfig config, IssuerKeys keys, Clock clock) {
        this.config = config;
        this.gate = TokenGate.foreign(Set.copyOf(config.algorithms()), Set.of(TYPE));
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Checks all of it but whether it was seen before.
     *
     * @return empty for a sound event of another kind, which asks nothing of us
     * @throws TokenRefusedException with the one reason
     */
    Optional<LogoutToken> read(BearerToken bearer) {
        UnverifiedToken token = gate.pass(bearer);
        keys.check(token);
        var claims = new ClaimSet(token.claims());
        if (!claims.text("iss").equals(config.issuer())) {
            throw new TokenRefusedException("wrong_issuer");
        }
        Set<String> audience = claims.textOrTexts("aud");
        if (Collections.disjoint(audience, config.audiences())
                && Collections.disjoint(audience, config.clients().keySet())) {
            throw new TokenRefusedException("wrong_audience");
        }
        LogoutTokens.checkTimes(claims, clock.instant());
        return isRevocation(claims) ? Optional.of(revoked(claims)) : Optional.empty();
    }

    /** One event a token (SSF 1.0, 8.1.6); nothing that another kind of token has. */
    private static boolean isRevocation(ClaimSet claims) {
        if (claims.json().has("nonce") || claims.json().has("sub")) {
            throw new TokenRefusedException("not_an_event");
        }
        ClaimSet events = claims.object("events").orElseThrow(() -> ClaimSet.bad("events"));
        if (events.json().size() != 1) {
            throw ClaimSet.bad("events");
        }
        return events.object(SESSION_REVOKED).isPresent();
    }

    private LogoutToken revoked(ClaimSet claims) {
        ClaimSet subject = claims.object("sub_id").orElseThrow(() -> ClaimSet.bad("sub_id"));
        Optional<String> sid;
        Optional<String> sub;
        switch (subject.text("format")) {
            case "opaque" -> {
                sid = Optional.of(subject.text("id"));
                sub = Optional.empty();
            }
            case "iss_sub" -> {
                sid = Optional.empty();
                sub = Optional.of(user(subject));
            }
            case "complex" -> {
                sid = subject.object("session").map(SessionEvents::session);
                sub = subject.object("user").map(this::user);
            }
            default -> throw ClaimSet.bad("sub_id");
        }
        if (sid.isEmpty() && sub.isEmpty()) {
            throw new TokenRefusedException("nobody_named");
        }
        return new LogoutToken(config.issuer(), claims.text("jti"), sid, sub, claims.time("iat"));
    }

    private static String session(ClaimSet subject) {
        if (!subject.text("format").equals("opaque")) {
            throw ClaimSet.bad("sub_id");
        }
        return subject.text("id");
    }

    /** A provider speaks of its own users only. */
    private String user(ClaimSet subject) {
        if (!subject.text("format").equals("iss_sub")) {
            throw ClaimSet.bad("sub_id");
        }
        if (!subject.text("iss").equals(config.issuer())) {
            throw new TokenRefusedException("user_of_another_issuer");
        }
        return subject.text("sub");
    }
}
