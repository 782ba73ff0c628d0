// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.Johns.HandClock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever we accept, a second library accepts too and reads in the same way. */
class SecondLibraryTest {
    private static final int CASES = 5_000 * Integer.getInteger("sallyport.cases", 1);
    private final TokenReader reader = Forger.reader(new HandClock());
    private final JwtConsumer second = second();

    @Test
    void a_sound_token_is_sound_for_both() throws InvalidJwtException {
        assertAgreed(Forger.good());
    }

    @Test
    @Tag("slow")
    void what_we_accept_of_mutated_tokens_a_second_library_accepts_with_the_same_claims() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        int accepted = 0;

        for (int i = 0; i < CASES; i++) {
            String token = mutated(random);
            try {
                if (accepted(token)) {
                    accepted++;
                    assertAgreed(token);
                }
            } catch (InvalidJwtException | RuntimeException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", case " + i + ": " + token, e);
            }
        }

        assertThat(accepted).as("seed %d: that some are accepted", seed).isGreaterThan(CASES / 50);
    }

    /** Mutated before it is signed, so that the signature holds; every eighth one afterwards. */
    private static String mutated(SplittableRandom random) {
        if (random.nextInt(8) == 0) {
            byte[] text = Mutations.bytes(random, Forger.utf8(Forger.good()));
            return new String(text, StandardCharsets.UTF_8);
        }
        byte[] header = Forger.utf8(Forger.HEADER);
        byte[] payload = Forger.utf8(Forger.payload());
        return random.nextInt(4) == 0
                ? Forger.signed(Mutations.bytes(random, header), payload)
                : Forger.signed(header, Mutations.bytes(random, payload));
    }

    private boolean accepted(String token) {
        try {
            return reader.read(new BearerToken(token)).audience().equals(Johns.RETRIEVAL);
        } catch (TokenRefusedException e) {
            return false;
        }
    }

    /** Each claim as we understood it is the one that the second library read. */
    private void assertAgreed(String token) throws InvalidJwtException {
        Map<String, Object> read = second.processToClaims(token).getClaimsMap();
        AccessToken ours = reader.read(new BearerToken(token));
        ObjectNode understood = TokenClaims.write(Johns.ISSUER, ours);

        for (Map.Entry<String, JsonNode> claim : understood.properties()) {
            Object theirs = read.get(claim.getKey());
            switch (claim.getKey()) {
                case "scope" -> assertThat(words(String.valueOf(theirs))).isEqualTo(ours.scopes());
                case "groups" -> assertThat(texts(theirs)).isEqualTo(groups(ours));
                case "rctx" -> assertThat(theirs).asString().contains("ip");
                default ->
                        assertThat(GateLaws.same(claim.getValue(), theirs))
                                .as("%s: %s", claim, theirs)
                                .isTrue();
            }
        }
    }

    private static Set<String> words(String scope) {
        return Set.copyOf(Arrays.asList(scope.split(" ", -1)));
    }

    private static Set<Object> texts(@Nullable Object array) {
        return array instanceof Collection<?> texts ? Set.copyOf(texts) : Set.of();
    }

    private static Set<String> groups(AccessToken token) {
        return token.principal() instanceof Principal.User(_, var groups) ? groups : Set.of();
    }

    private static JwtConsumer second() {
        return new JwtConsumerBuilder()
                .setVerificationKey(Forger.find("stolen").orElseThrow())
                .setJwsAlgorithmConstraints(
                        ConstraintType.PERMIT,
                        AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256)
                .setExpectedIssuer(true, Johns.ISSUER)
                .setExpectedAudience(true, Johns.RETRIEVAL.toString())
                .setExpectedType(true, "at+jwt")
                .setRequireSubject()
                .setRequireJwtId()
                .setRequireIssuedAt()
                .setRequireNotBefore()
                .setRequireExpirationTime()
                .setAllowedClockSkewInSeconds((int) TokenReader.EARLY.toSeconds())
                .setEvaluationTime(NumericDate.fromSeconds(Johns.NOON.getEpochSecond()))
                .build();
    }
}
