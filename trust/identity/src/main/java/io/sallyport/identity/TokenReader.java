// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.identity.VerifiedTokens.Verified;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * All checks of a token but its audience: for the token service, which reads tokens addressed to
 * others. Everybody else uses {@link TokenVerifier}. Thread-safe.
 *
 * <p>Clocks may differ: a token is taken up to 30 s before its {@code nbf} and up to 5 s after its
 * {@code exp}.
 */
public final class TokenReader {
    static final Duration EARLY = Duration.ofSeconds(30);
    static final Duration LATE = Duration.ofSeconds(5);
    static final Duration LONGEST_LIFE = Duration.ofHours(1);
    private static final TokenGate GATE = TokenGate.own(TokenWriter.TYPE);

    private final String issuer;
    private final TokenKeys keys;
    private final Clock clock;
    private final VerifiedTokens verified;

    private TokenReader(String issuer, TokenKeys keys, Clock clock) {
        this.issuer = issuer;
        this.keys = keys;
        this.clock = clock;
        this.verified = new VerifiedTokens(clock);
    }

    /** Reads tokens of {@code issuer}, signed by a key that {@code keys} knows. */
    public static TokenReader of(String issuer, TokenKeys keys, Clock clock) {
        return new TokenReader(issuer, keys, clock);
    }

    /**
     * Checks form, signature, issuer and times.
     *
     * @throws TokenRefusedException with the one reason
     */
    public AccessToken read(BearerToken bearer) {
        TokenGate.checkLength(bearer); // before any work on it
        String digest = bearer.sha256();
        return known(digest)
                .orElseGet(() -> {
                    Verified fresh = verify(bearer);
                    verified.remember(digest, fresh);
                    return fresh.token();
                });
    }

    /**
     * The same for one that was read a moment ago; empty for any other, whoever issued it.
     *
     * @throws TokenRefusedException with the one reason
     */
    public Optional<AccessToken> known(BearerToken bearer) {
        TokenGate.checkLength(bearer);
        return known(bearer.sha256());
    }

    private Optional<AccessToken> known(String digest) {
        Optional<AccessToken> known =
                verified.find(digest).filter(this::vouchedFor).map(Verified::token);
        known.ifPresent(this::checkTimes);
        return known;
    }

    /** A key that is no longer vouched for takes its tokens with it, remembered or not. */
    private boolean vouchedFor(Verified known) {
        // asks first whether it is the same object: comparing the curve's points takes 0.7 us
        return keys.find(known.keyId()).filter(key -> Objects.equals(key, known.key())).isPresent();
    }

    /** How many verified tokens are remembered: never more than a fixed number. */
    long remembered() {
        return verified.size();
    }

    private Verified verify(BearerToken bearer) {
        UnverifiedToken token = GATE.pass(bearer);
        var claims = new ClaimSet(token.claims());
        AccessToken read = TokenClaims.read(claims);
        ECPublicKey key =
                keys.find(token.keyId())
                        .orElseThrow(() -> new TokenRefusedException("unknown_key"));
        if (!Es256.holds(token, key)) {
            throw new TokenRefusedException("bad_signature");
        }
        if (!claims.text("iss").equals(issuer)) {
            throw new TokenRefusedException("wrong_issuer");
        }
        checkTimes(read);
        return new Verified(read, token.keyId(), key);
    }

    private void checkTimes(AccessToken token) {
        Instant now = clock.instant();
        if (now.isBefore(token.issued().minus(EARLY))) {
            throw new TokenRefusedException("not_yet_valid");
        }
        if (!now.isBefore(token.expires().plus(LATE))) {
            throw new TokenRefusedException("expired");
        }
        if (token.expires().isAfter(token.issued().plus(LONGEST_LIFE))) {
            throw new TokenRefusedException("life_too_long");
        }
    }
}
