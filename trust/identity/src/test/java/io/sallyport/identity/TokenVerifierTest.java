// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.Johns.HandClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TokenVerifierTest {
    private final HandClock clock = new HandClock();
    private final TokenVerifier verifier = Johns.verifier(clock);

    @Test
    void a_sound_token_gives_back_every_claim_that_was_written() {
        AccessToken read = verifier.verify(Johns.good());

        assertThat(read).isEqualTo(Johns.token());
    }

    @Test
    void a_service_token_has_no_user_and_no_actors() {
        AccessToken user = Johns.token();
        var service =
                new AccessToken(
                        new Principal.Service(Johns.id("ingest")),
                        user.tenant(),
                        user.audience(),
                        Johns.id("ingest"),
                        java.util.Set.of("svc:vector.write:eng-docs"),
                        java.util.List.of(),
                        user.confirmation(),
                        "txn-2",
                        "",
                        "jti-2",
                        "",
                        user.issued(),
                        user.expires(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());

        AccessToken read = verifier.verify(TokenWriter.of(Johns.ISSUER, Johns.KEY).write(service));

        assertThat(read).isEqualTo(service);
    }

    /** What is wrong, the reason, and how to spoil a sound token before it is signed. */
    record Spoiled(String what, String reason, Consumer<ObjectNode> spoil) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Spoiled> spoiled() {
        return Stream.of(
                new Spoiled("another issuer", "wrong_issuer", c -> c.put("iss", "https://evil")),
                new Spoiled(
                        "another audience",
                        "wrong_audience",
                        c -> c.put("aud", Johns.id("gateway").toString())),
                new Spoiled("aud as array", "bad_claim_aud", c -> twoAudiences(c)),
                new Spoiled("no audience", "bad_claim_aud", c -> c.remove("aud")),
                new Spoiled("no binding", "bad_claim_cnf", c -> c.remove("cnf")),
                new Spoiled(
                        "short binding",
                        "bad_claim_cnf",
                        c -> c.putObject("cnf").put("x5t#S256", "AAAA")),
                new Spoiled("no expiry", "bad_claim_exp", c -> c.remove("exp")),
                new Spoiled(
                        "name that turns the line", "bad_claim_txn", c -> c.put("txn", "t\u202e1")),
                new Spoiled("name of two lines", "bad_claim_txn", c -> c.put("txn", "t\u20281")),
                new Spoiled("expiry as text", "bad_claim_exp", c -> c.put("exp", "9999999999")),
                new Spoiled("expiry as fraction", "bad_claim_exp", c -> c.put("exp", 1.8e9)),
                new Spoiled("expiry never", "bad_json", c -> c.put("exp", Long.MAX_VALUE)),
                new Spoiled("negative time", "bad_claim_iat", c -> c.put("iat", -1)),
                new Spoiled("act as text", "bad_claim_act", c -> c.put("act", "web-app")),
                new Spoiled("act as array", "bad_claim_act", c -> c.putArray("act").add("x")),
                new Spoiled("act with a role", "bad_claim_act", c -> addToActor(c)),
                new Spoiled("no act for a user", "bad_claim_act", c -> c.remove("act")),
                new Spoiled("act null", "bad_claim_act", c -> c.putNull("act")),
                new Spoiled("act of depth 5", "bad_claim_act", c -> deepActor(c, 5)),
                new Spoiled("act of depth 50", "bad_json", c -> deepActor(c, 50)),
                new Spoiled(
                        "act of somebody else",
                        "bad_claim_act",
                        c -> c.putObject("act").put("sub", Johns.id("model").toString())),
                new Spoiled("user made a service", "bad_claim_sub", c -> noUser(c)),
                new Spoiled("scope twice", "bad_claim_scope", c -> c.put("scope", "a a")),
                new Spoiled("empty scope", "bad_claim_scope", c -> c.put("scope", "")),
                new Spoiled("control in sub", "bad_claim_sub", c -> c.put("sub", "john\u0000")),
                new Spoiled("groups as text", "bad_claim_groups", c -> c.put("groups", "hr")),
                new Spoiled("tenant as path", "bad_claim_tenant", c -> c.put("tenant", "../x")),
                new Spoiled("a life of a day", "life_too_long", c -> longLife(c)));
    }

    @ParameterizedTest
    @MethodSource("spoiled")
    void a_signed_token_that_says_anything_odd_is_refused(Spoiled spoiled) {
        BearerToken token = Johns.signed(spoiled.spoil());

        assertRefused(verifier, token, spoiled.reason());
    }

    @Test
    void a_token_is_refused_once_it_has_expired_even_when_it_was_seen_before() {
        BearerToken token = Johns.good();
        verifier.verify(token);

        clock.advance(Duration.ofSeconds(65));

        assertRefused(verifier, token, "expired");
    }

    @Test
    void a_token_from_the_future_waits_unless_it_is_only_a_slow_clock() {
        var early = new HandClock();
        early.advance(Duration.ofSeconds(-31));
        var slow = new HandClock();
        slow.advance(Duration.ofSeconds(-30));

        assertRefused(Johns.verifier(early), Johns.good(), "not_yet_valid");
        assertThat(Johns.verifier(slow).verify(Johns.good())).isEqualTo(Johns.token());
    }

    @Test
    void a_token_signed_by_another_key_under_our_key_id_is_refused() {
        SigningKey thief = SigningKey.create(Johns.KEY.keyId());
        BearerToken forged = TokenWriter.of(Johns.ISSUER, thief).write(Johns.token());

        assertRefused(verifier, forged, "bad_signature");
    }

    @Test
    void a_token_under_an_unknown_key_id_is_refused() {
        SigningKey other = SigningKey.create("2020-01-old");
        BearerToken token = TokenWriter.of(Johns.ISSUER, other).write(Johns.token());

        assertRefused(verifier, token, "unknown_key");
    }

    @Test
    void when_the_keys_are_gone_even_a_remembered_token_is_refused() {
        var vouched = new AtomicBoolean(true);
        TokenKeys keys = _ -> vouched.get() ? Optional.of(Johns.KEY.publicKey()) : Optional.empty();
        var withdrawn = TokenVerifier.of(Johns.ISSUER, Johns.RETRIEVAL, keys, clock);
        BearerToken token = Johns.good();
        withdrawn.verify(token);

        vouched.set(false);

        assertRefused(withdrawn, token, "unknown_key");
    }

    @Test
    void the_memory_of_verified_tokens_is_bounded_and_ends_with_the_tokens() {
        TokenReader reader =
                TokenReader.of(Johns.ISSUER, _ -> Optional.of(Johns.KEY.publicKey()), clock);
        TokenWriter writer = TokenWriter.of(Johns.ISSUER, Johns.KEY);
        for (int i = 0; i < 50; i++) {
            reader.read(writer.write(Johns.token("jti-" + i)));
        }
        assertThat(reader.remembered()).isEqualTo(50);

        clock.advance(Duration.ofSeconds(66));

        assertThat(reader.remembered()).isZero();
    }

    static void assertRefused(TokenVerifier verifier, BearerToken token, String reason) {
        assertThatThrownBy(() -> verifier.verify(token))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static void twoAudiences(ObjectNode claims) {
        claims.putArray("aud").add(Johns.RETRIEVAL.toString()).add(Johns.id("gateway").toString());
    }

    private static void addToActor(ObjectNode claims) {
        ((ObjectNode) claims.path("act")).put("role", "admin");
    }

    private static void deepActor(ObjectNode claims, int depth) {
        ObjectNode place = claims;
        for (int i = 0; i < depth; i++) {
            place = place.putObject("act");
            place.put("sub", Johns.id(i == 0 ? "orchestrator" : "w" + i).toString());
        }
    }

    private static void noUser(ObjectNode claims) {
        claims.remove("sub_iss");
        claims.remove("act");
    }

    private static void longLife(ObjectNode claims) {
        claims.put("exp", Johns.NOON.plus(Duration.ofDays(1)).getEpochSecond());
    }
}
