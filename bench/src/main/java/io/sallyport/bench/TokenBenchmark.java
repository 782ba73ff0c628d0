// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenKeys;
import io.sallyport.identity.TokenVerifier;
import io.sallyport.identity.TokenWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Step 4 of a request: a token that was seen before, and one that was not. */
@State(Scope.Benchmark)
public class TokenBenchmark {
    private static final int TOKENS = 4_096;

    private final SigningKey key = SigningKey.create("bench");
    private final TokenKeys keys = keys(key);
    private final TokenWriter writer = TokenWriter.of(SampleTokens.ISSUER, key);
    private final AccessToken john = SampleTokens.john("jti");
    private final List<BearerToken> tokens = tokens(writer);
    private TokenVerifier verifier = fresh();
    private int next;

    /** The only one that is asked for, again and again. */
    @Benchmark
    public AccessToken seenBefore() {
        return verifier.verify(tokens.getFirst());
    }

    /** Each is new to the verifier; after the last, the verifier is. */
    @Benchmark
    public AccessToken firstSeen() {
        if (next == TOKENS) {
            next = 0;
            verifier = fresh();
        }
        return verifier.verify(tokens.get(next++));
    }

    /** What the token service pays for each token that it issues. */
    @Benchmark
    public BearerToken written() {
        return writer.write(john);
    }

    private TokenVerifier fresh() {
        return TokenVerifier.of(
                SampleTokens.ISSUER, SampleTokens.RETRIEVAL, keys, Clock.systemUTC());
    }

    private static TokenKeys keys(SigningKey key) {
        var known = Optional.of(key.publicKey());
        return keyId -> keyId.equals(key.keyId()) ? known : Optional.empty();
    }

    private static List<BearerToken> tokens(TokenWriter writer) {
        var tokens = new ArrayList<BearerToken>();
        for (int i = 0; i < TOKENS; i++) {
            tokens.add(writer.write(SampleTokens.john("jti-" + i)));
        }
        return List.copyOf(tokens);
    }
}
