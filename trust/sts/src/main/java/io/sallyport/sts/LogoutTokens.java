// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.UnverifiedToken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;

/**
 * Reads logout tokens of one identity provider (OpenID Connect Back-Channel Logout 1.0, 2.6): its
 * pinned keys and algorithms, the {@code typ} that no other token has. Thread-safe.
 */
final class LogoutTokens {
    static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    /** A logout token is sent at once; one that is older was kept by somebody. */
    static final Duration OLDEST = Duration.ofMinutes(5);

    private static final Duration EARLY = Duration.ofSeconds(30);

    private final IssuerConfig config;
    private final TokenGate gate;
    private final IssuerKeys keys;
    private final Clock clock;

    LogoutTokens(IssuerConfig config, LogoutConfig logout, IssuerKeys keys, Clock clock) {
        this.config = config;
        this.gate = TokenGate.foreign(Set.copyOf(config.algorithms()), Set.copyOf(logout.types()));
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * Checks all of it but whether it was seen before.
     *
     * @throws TokenRefusedException with the one reason
     */
    LogoutToken read(BearerToken bearer) {
        UnverifiedToken token = gate.pass(bearer);
        keys.check(token);
        var claims = new ClaimSet(token.claims());
        if (!claims.text("iss").equals(config.issuer())) {
            throw new TokenRefusedException("wrong_issuer");
        }
        // addressed to one of our clients: a client of somebody else at the same provider is not us
        if (Collections.disjoint(claims.textOrTexts("aud"), config.clients().keySet())) {
            throw new TokenRefusedException("wrong_audience");
        }
        checkTimes(claims, clock.instant());
        checkKind(claims);
        return logout(claims);
    }

    /** What a provider says of a sign-out counts for {@link #OLDEST}. */
    static void checkTimes(ClaimSet claims, Instant now) {
        Instant issued = claims.time("iat");
        if (now.isBefore(issued.minus(EARLY))) {
            throw new TokenRefusedException("not_yet_valid");
        }
        boolean ended = claims.optionalTime("exp").filter(end -> !now.isBefore(end)).isPresent();
        if (ended || now.isAfter(issued.plus(OLDEST))) {
            throw new TokenRefusedException("expired");
        }
    }

    /** An ID token with an event in it, or the other way round, is neither. */
    private static void checkKind(ClaimSet claims) {
        if (claims.json().has("nonce")) {
            throw new TokenRefusedException("not_a_logout_token");
        }
        boolean logout =
                claims.object("events").flatMap(events -> events.object(EVENT)).isPresent();
        if (!logout) {
            throw new TokenRefusedException("not_a_logout_token");
        }
    }

    private LogoutToken logout(ClaimSet claims) {
        Optional<String> sid = claims.optionalText("sid");
        Optional<String> sub = claims.optionalText("sub");
        if (sid.isEmpty() && sub.isEmpty()) {
            throw new TokenRefusedException("nobody_named");
        }
        return new LogoutToken(config.issuer(), claims.text("jti"), sid, sub, claims.time("iat"));
    }
}
