// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenKeys;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.identity.TokenVerifier;
import io.sallyport.identity.TokenWriter;
import io.sallyport.tls.SpiffeId;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * How long a token is looked at before it is refused, by cause: what a prober could tell from the
 * time. Causes that take the same time are the same to a prober; those that differ are told by the
 * token's own text, which the prober has.
 */
@State(Scope.Benchmark)
public class RefusalBenchmark {
    private static final Duration LATER = Duration.ofHours(2);

    private final SigningKey key = SigningKey.create("bench");
    private final Optional<ECPublicKey> known = Optional.of(key.publicKey());
    private final TokenKeys keys = keyId -> keyId.equals(key.keyId()) ? known : Optional.empty();
    private final TokenVerifier verifier = verifier(SampleTokens.RETRIEVAL, Clock.systemUTC());
    private final TokenVerifier elsewhere = verifier(SampleTokens.id("gateway"), Clock.systemUTC());
    private final TokenVerifier later =
            verifier(SampleTokens.RETRIEVAL, Clock.offset(Clock.systemUTC(), LATER));
    private final BearerToken sound = written(key);
    private final BearerToken forged = written(SigningKey.create("bench"));
    private final BearerToken strange = written(SigningKey.create("strange"));
    private final BearerToken rubbish = new BearerToken("e30.e30.e30");

    /** No token of ours by its form. */
    @Benchmark
    public String noToken() {
        return reason(verifier, rubbish);
    }

    /** A key id that the token service never published. */
    @Benchmark
    public String unknownKey() {
        return reason(verifier, strange);
    }

    /** A known key id, another key. */
    @Benchmark
    public String badSignature() {
        return reason(verifier, forged);
    }

    /** Genuine, and over. */
    @Benchmark
    public String expired() {
        return reason(later, sound);
    }

    /** Genuine, for somebody else; seen before, as a replayed one is. */
    @Benchmark
    public String anotherAudience() {
        return reason(elsewhere, sound);
    }

    private TokenVerifier verifier(SpiffeId audience, Clock clock) {
        return TokenVerifier.of(SampleTokens.ISSUER, audience, keys, clock);
    }

    private static BearerToken written(SigningKey by) {
        return TokenWriter.of(SampleTokens.ISSUER, by).write(SampleTokens.john("jti"));
    }

    private static String reason(TokenVerifier verifier, BearerToken token) {
        try {
            return verifier.verify(token).jti();
        } catch (TokenRefusedException e) {
            return e.reason();
        }
    }
}
