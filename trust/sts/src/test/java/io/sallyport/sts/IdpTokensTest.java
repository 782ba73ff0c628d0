// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.IssuerKeys;
import io.sallyport.identity.TokenRefusedException;
import io.sallyport.runtime.Metrics;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attack 13 and what an identity provider may not say. */
class IdpTokensTest {
    private static final String ISSUER = "https://idp.example";
    private static final Clock CLOCK = Clock.fixed(Cast.NOON, ZoneOffset.UTC);
    private static final ECKey KEY = ec("k1");

    @Test
    void an_access_token_of_the_pinned_issuer_starts_a_chain() {
        Parent parent = reader(List.of(KEY)).read(token(_ -> {})).parent();

        assertThat(parent.principal()).isEqualTo(Cast.john());
        assertThat(parent.holder()).isEqualTo(Cast.id("web-app"));
        assertThat(parent.scopes()).isEqualTo(Set.of("chat.ask"));
        assertThat(parent.actors()).isEmpty();
        assertThat(parent.sid()).isEqualTo("s-1");
        assertThat(parent.boundTo()).contains("C".repeat(43));
        assertThat(parent.authenticated()).contains(Cast.NOON.minusSeconds(60));
    }

    /** What is wrong, why, and how. */
    record Odd(String what, String reason, Consumer<JWTClaimsSet.Builder> spoil) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Odd> odd() {
        return Stream.of(
                new Odd("ID token", "not_an_access_token", c -> c.claim("nonce", "n")),
                new Odd(
                        "logout token",
                        "not_an_access_token",
                        c -> c.claim("events", Map.of("x", Map.of()))),
                new Odd(
                        "already delegated",
                        "delegated_by_the_issuer",
                        c -> c.claim("act", Map.of("sub", "x"))),
                new Odd(
                        "may be delegated",
                        "delegated_by_the_issuer",
                        c -> c.claim("may_act", Map.of("sub", "x"))),
                new Odd("another client", "unknown_client", c -> c.claim("client_id", "other")),
                new Odd(
                        "ID token by Keycloak's word",
                        "not_an_access_token",
                        c -> c.claim("typ", "ID")),
                new Odd(
                        "bound to a key of another kind",
                        "bad_claim_x5t#S256",
                        c -> c.claim("cnf", Map.of("jkt", "x"))),
                new Odd("no client", "unknown_client", c -> c.claim("client_id", null)),
                new Odd("two clients", "two_clients", c -> c.claim("azp", "other")),
                new Odd("another audience", "wrong_audience", c -> c.audience("https://api")),
                new Odd("no audience", "wrong_audience", c -> c.audience((String) null)),
                new Odd(
                        "another tenant",
                        "tenant_not_of_this_issuer",
                        c -> c.claim("tenant", "globex")),
                new Odd("no tenant", "bad_claim_tenant", c -> c.claim("tenant", null)),
                new Odd(
                        "tenant as list",
                        "bad_claim_tenant",
                        c -> c.claim("tenant", List.of("acme"))),
                new Odd("no id", "bad_claim_jti", c -> c.jwtID(null)),
                new Odd("expired", "expired", c -> c.expirationTime(at(Cast.NOON))),
                new Odd("never ends", "bad_claim_exp", c -> c.expirationTime(null)),
                new Odd(
                        "ends tomorrow",
                        "life_too_long",
                        c -> c.expirationTime(at(Cast.NOON.plus(Duration.ofDays(1))))),
                new Odd(
                        "not yet",
                        "not_yet_valid",
                        c -> c.notBeforeTime(at(Cast.NOON.plusSeconds(60)))),
                new Odd(
                        "issued later",
                        "not_yet_valid",
                        c -> c.issueTime(at(Cast.NOON.plusSeconds(60)))),
                new Odd("groups as text", "bad_claim_groups", c -> c.claim("groups", "hr")),
                new Odd(
                        "groups not texts",
                        "bad_claim_groups",
                        c -> c.claim("groups", List.of(1))));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void a_signed_token_that_is_not_for_this_is_refused(Odd odd) {
        assertRefused(reader(List.of(KEY)), token(odd.spoil()), odd.reason());
    }

    @Test
    void an_id_token_by_type_is_refused() {
        assertRefused(reader(List.of(KEY)), signed(KEY, "ES256", "JWT", _ -> {}), "wrong_type");
    }

    @Test
    void a_forged_signature_an_unknown_key_and_a_key_of_another_kind_are_refused()
            throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("k1").generate();

        assertRefused(
                reader(List.of(KEY)),
                signed(ec("k1"), "ES256", "at+jwt", _ -> {}),
                "bad_signature");
        assertRefused(
                reader(List.of(KEY)), signed(ec("k9"), "ES256", "at+jwt", _ -> {}), "unknown_key");
        assertRefused(
                reader(List.of(KEY)), signed(rsa, "RS256", "at+jwt", _ -> {}), "bad_signature");
    }

    @Test
    void a_key_signs_with_the_algorithm_that_it_names_and_no_other() throws Exception {
        RSAKey named =
                new RSAKeyGenerator(2048).keyID("r1").algorithm(JWSAlgorithm.PS256).generate();

        assertRefused(
                reader(List.of(named)), signed(named, "RS256", "at+jwt", _ -> {}), "bad_signature");
    }

    @Test
    void where_binding_is_required_a_token_that_anybody_could_use_is_refused() {
        IssuerConfig required = config(IssuerConfig.Binding.REQUIRED);
        IdpTokens tokens = reader(required, () -> set(List.of(KEY)));

        assertRefused(tokens, token(c -> c.claim("cnf", null)), "not_bound");
        assertThat(tokens.read(token(_ -> {})).parent().boundTo()).contains("C".repeat(43));
    }

    @Test
    void an_algorithm_that_is_not_pinned_is_refused() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();

        assertRefused(
                reader(List.of(rsa)), signed(rsa, "PS256", "at+jwt", _ -> {}), "wrong_algorithm");
    }

    @Test
    void rs256_of_a_provider_that_knows_no_better_is_taken() throws Exception {
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("r1").generate();

        Parent parent = reader(List.of(rsa)).read(signed(rsa, "RS256", "at+jwt", _ -> {})).parent();

        assertThat(parent.principal()).isEqualTo(Cast.john());
    }

    @Test
    void a_weak_key_and_a_key_for_encryption_do_not_count() throws Exception {
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("r1").generate();
        ECKey encrypting =
                new ECKey.Builder(ec("e1")).keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION).build();

        assertRefused(
                reader(List.of(encrypting, KEY)),
                signed(encrypting, "ES256", "at+jwt", _ -> {}),
                "unknown_key");
        assertThat(weak.size()).isEqualTo(1024);
        assertRefused(
                reader(List.of(weak, KEY)),
                new BearerToken(signed(ec("r1"), "ES256", "at+jwt", _ -> {}).text()),
                "unknown_key");
    }

    @Test
    void a_key_that_no_library_takes_locks_nobody_out_who_uses_another() throws Exception {
        RSAKey sound = new RSAKeyGenerator(2048).keyID("r1").generate();
        var broken =
                new RSAKey.Builder(sound.getModulus(), Base64URL.encode(BigInteger.ONE))
                        .keyID("r2");

        IdpTokens tokens = reader(List.of(broken.build(), KEY));

        assertThat(tokens.read(token(_ -> {})).parent().principal()).isEqualTo(Cast.john());
        assertRefused(tokens, signed(ec("r2"), "ES256", "at+jwt", _ -> {}), "unknown_key");
    }

    @Test
    void a_key_set_with_a_key_id_twice_is_not_taken_at_all() {
        assertRefused(reader(List.of(KEY, ec("k1"))), token(_ -> {}), "issuer_unavailable");
    }

    @Test
    void while_the_provider_is_down_nobody_new_comes_in() {
        IdpTokens tokens =
                reader(() -> {
                    throw new UncheckedIOException(new java.io.IOException("down"));
                });

        assertRefused(tokens, token(_ -> {}), "issuer_unavailable");
    }

    @Test
    void attack_25_keys_count_until_the_limit_while_the_provider_is_down_and_then_no_more() {
        var clock = new io.sallyport.testkit.HandClock();
        var up = new java.util.concurrent.atomic.AtomicBoolean(true);
        var keys =
                new IssuerKeys(
                        new IssuerKeys.Source(
                                ISSUER,
                                () -> {
                                    if (!up.get()) {
                                        throw new UncheckedIOException(
                                                new java.io.IOException("down"));
                                    }
                                    return set(List.of(KEY));
                                }),
                        config().keysLast(),
                        clock,
                        new Metrics());
        var token =
                io.sallyport.identity.TokenGate.foreign(Set.of("ES256"), Set.of("at+jwt"))
                        .pass(token(_ -> {}));
        keys.check(token);
        up.set(false);

        clock.advance(Duration.ofMinutes(59)); // asked anew after five
        keys.check(token);
        assertThat(keys.answering()).isFalse();
        assertThat(keys.usable()).isTrue();

        clock.advance(Duration.ofMinutes(2));
        assertThatThrownBy(() -> keys.check(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class,
                        e -> assertThat(e.reason()).isEqualTo("issuer_unavailable"));
        assertThat(keys.usable()).isFalse();
        up.set(true);
        clock.advance(Duration.ofSeconds(6));
        keys.check(token);
    }

    @Test
    void unknown_keys_make_the_provider_be_asked_once_in_a_while_however_many_come() {
        var asked = new java.util.concurrent.atomic.AtomicInteger();
        IdpTokens tokens =
                reader(() -> {
                    asked.incrementAndGet();
                    return set(List.of(KEY));
                });

        for (int i = 0; i < 50; i++) {
            assertRefused(
                    tokens, signed(ec("k" + (i + 9)), "ES256", "at+jwt", _ -> {}), "unknown_key");
        }

        assertThat(asked).hasValue(1);
    }

    @Test
    void without_a_session_claim_the_token_is_its_own_session() {
        Parent parent = reader(List.of(KEY)).read(token(c -> c.claim("sid", null))).parent();

        assertThat(parent.sid()).isEqualTo("jti.j-1");
    }

    private static void assertRefused(IdpTokens tokens, BearerToken token, String reason) {
        assertThatThrownBy(() -> tokens.read(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static IdpTokens reader(List<JWK> keys) {
        byte[] set = set(keys);
        return reader(() -> set);
    }

    private static byte[] set(List<JWK> keys) {
        String set =
                "{\"keys\":["
                        + String.join(
                                ",",
                                keys.stream().map(k -> k.toPublicJWK().toJSONString()).toList())
                        + "]}";
        return set.getBytes(StandardCharsets.UTF_8);
    }

    private static IdpTokens reader(Supplier<byte[]> fetch) {
        return reader(config(), fetch);
    }

    private static IdpTokens reader(IssuerConfig config, Supplier<byte[]> fetch) {
        return new IdpTokens(
                config,
                Cast.TRUST,
                new IssuerKeys(
                        new IssuerKeys.Source(ISSUER, fetch),
                        config.keysLast(),
                        CLOCK,
                        new Metrics()),
                new IdpTokens.Times(CLOCK, Duration.ofHours(1)));
    }

    private static IssuerConfig config() {
        return config(IssuerConfig.Binding.ACCEPTED);
    }

    private static IssuerConfig config(IssuerConfig.Binding bound) {
        return new IssuerConfig(
                ISSUER,
                Optional.of(URI.create("https://idp.example/jwks")),
                IssuerConfig.Reach.OUTSIDE,
                Optional.empty(),
                Optional.empty(),
                List.of("ES256", "RS256"),
                List.of("at+jwt"),
                List.of("https://sts"),
                Map.of("webapp-client", "web-app"),
                bound,
                List.of("acme"),
                "tenant",
                "groups",
                Optional.empty(),
                List.of("chat.ask"),
                Duration.ofHours(1));
    }

    private static BearerToken token(Consumer<JWTClaimsSet.Builder> spoil) {
        return signed(KEY, "ES256", "at+jwt", spoil);
    }

    private static BearerToken signed(
            JWK key, String algorithm, String type, Consumer<JWTClaimsSet.Builder> spoil) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(ISSUER)
                        .subject("john")
                        .audience("https://sts")
                        .jwtID("j-1")
                        .claim("client_id", "webapp-client")
                        .claim("tenant", "acme")
                        .claim("groups", List.of("engineering"))
                        .claim("sid", "s-1")
                        .claim("auth_time", Cast.NOON.minusSeconds(60).getEpochSecond())
                        .claim("cnf", Map.of("x5t#S256", "C".repeat(43)))
                        .issueTime(at(Cast.NOON))
                        .expirationTime(at(Cast.NOON.plusSeconds(300)));
        spoil.accept(claims);
        return IdpDesk.sign(key, JWSAlgorithm.parse(algorithm), type, claims.build());
    }

    private static java.util.Date at(Instant instant) {
        return java.util.Date.from(instant);
    }

    private static ECKey ec(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
