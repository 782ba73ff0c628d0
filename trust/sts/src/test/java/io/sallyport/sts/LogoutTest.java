// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attack 23 and the door at which it is stopped, over real TLS. */
class LogoutTest {
    private static final String PARTNER = "http://127.0.0.1:8458";

    @TempDir Path folder;
    private StsWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void attack_23_a_sign_out_ends_the_sessions_chain_and_no_other_session() {
        BearerToken t1 = world.begun("sid-john");
        BearerToken other = world.begun("sid-two");

        StsWorld.Told told = world.signOut(logout(_ -> {}));

        assertThat(told.status()).isEqualTo(200);
        assertThat(world.goesOn(t1)).isFalse();
        assertThat(world.starts(world.t0())).isFalse();
        assertThat(world.goesOn(other)).isTrue();
        assertThat(world.auditText()).contains("\"signed_out\"", "revoked_sid");
    }

    @Test
    void with_the_user_alone_every_session_ends_and_a_later_sign_in_begins_anew() {
        BearerToken one = world.begun("sid-one");
        BearerToken two = world.begun("sid-two");
        BearerToken unseen = world.t0(c -> c.claim("sid", "sid-three"));

        StsWorld.Told told = world.signOut(logout(c -> c.claim("sid", null)));

        assertThat(told.status()).isEqualTo(200);
        assertThat(world.goesOn(one)).isFalse();
        assertThat(world.goesOn(two)).isFalse();
        assertThat(world.starts(unseen)).as("issued before, not seen before").isFalse();
        assertThat(world.auditText()).contains("subject_signed_out");
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(world.starts(world.t0(c -> c.claim("sid", "sid-four")))).isTrue();
    }

    @Test
    void tokens_without_a_session_end_with_their_users_sign_out() {
        BearerToken t1 =
                world.exchanged(
                        "web-app",
                        world.t0(c -> c.claim("sid", null)),
                        "orchestrator",
                        "chat.ask llm.invoke");

        world.signOut(logout(_ -> {}));

        assertThat(world.goesOn(t1)).isFalse();
    }

    @Test
    void a_logout_token_counts_once() {
        BearerToken logout = logout(c -> c.claim("sid", null));
        assertThat(world.signOut(logout).status()).isEqualTo(200);
        world.clock.advance(Duration.ofSeconds(2));
        BearerToken later = world.begun("sid-later");

        StsWorld.Told again = world.signOut(logout);

        assertThat(again.error()).isEqualTo("invalid_request");
        assertThat(world.goesOn(later)).isTrue();
        world.restart();
        assertThat(world.signOut(logout).error()).isEqualTo("invalid_request");
        assertThat(world.metrics.text())
                .contains("sallyport_logouts_total{outcome=\"replayed\"} 2.0");
    }

    @Test
    void no_provider_ends_another_ones_session_or_slips_into_it() {
        BearerToken t1 = world.begun("sid-john");

        StsWorld.Told told = world.signOut(logout(c -> c.issuer(PARTNER)));
        boolean slipped = world.starts(world.t0(c -> c.issuer(PARTNER).subject("eve")));

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(slipped).isFalse();
        assertThat(world.goesOn(t1)).isTrue();
        assertThat(world.auditText()).contains("subject_sid_of_another_issuer");
    }

    /** What is wrong, and how. */
    record Odd(String what, String type, Consumer<JWTClaimsSet.Builder> spoil) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Odd> odd() {
        return Stream.of(
                odd("an ID token", c -> c.claim("nonce", "n")),
                odd("no event", c -> c.claim("events", null)),
                odd("another event", c -> c.claim("events", Map.of("x", Map.of()))),
                odd("an event that is no object", c -> c.claim("events", List.of("x"))),
                odd("nobody", c -> c.claim("sid", null).subject(null)),
                odd("another client's", c -> c.audience("other")),
                odd("no audience", c -> c.audience((String) null)),
                odd("an unknown issuer", c -> c.issuer("https://evil.example")),
                odd("no id", c -> c.jwtID(null)),
                odd("old", c -> c.issueTime(Date.from(Instant.now().minusSeconds(400)))),
                odd("of tomorrow", c -> c.issueTime(Date.from(Instant.now().plusSeconds(86_400)))),
                odd("ended", c -> c.expirationTime(Date.from(Instant.EPOCH.plusSeconds(1)))),
                new Odd("typ of an access token", "at+jwt", _ -> {}),
                new Odd("typ of anything", "JWT", _ -> {}));
    }

    private static Odd odd(String what, Consumer<JWTClaimsSet.Builder> spoil) {
        return new Odd(what, "logout+jwt", spoil);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void a_signed_token_that_is_no_logout_token_ends_nothing(Odd odd) {
        BearerToken t1 = world.begun("sid-john");

        StsWorld.Told told = world.signOut(world.idp.sign(odd.type(), claims(odd.spoil())));

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.goesOn(t1)).isTrue();
    }

    @Test
    void a_forged_logout_token_ends_nothing() throws Exception {
        BearerToken t1 = world.begun("sid-john");
        var forger = new ECKeyGenerator(Curve.P_256).keyID("idp-1").generate();

        StsWorld.Told told =
                world.signOut(
                        IdpDesk.sign(forger, JWSAlgorithm.ES256, "logout+jwt", claims(_ -> {})));

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.goesOn(t1)).isTrue();
        assertThat(world.metrics.text()).contains("outcome=\"bad_signature\"");
    }

    @Test
    void a_logout_token_is_no_subject_token_and_the_door_gives_none() {
        BearerToken logout = logout(_ -> {});

        assertThat(world.starts(logout)).isFalse();
        assertThat(world.signOut(Routes.TOKEN, world.exchangeForm(world.t0())).status())
                .isEqualTo(404);
        assertThat(world.signOut(Routes.LOGOUT, Map.of("token", logout.text())).error())
                .isEqualTo("invalid_request");
    }

    @Test
    void while_it_cannot_be_written_down_the_provider_is_told_to_try_again() {
        world.exchange("web-app", world.t0(), "orchestrator", "chat.ask");
        world.auditLog().close();

        StsWorld.Told told = world.signOut(logout(_ -> {}));

        assertThat(told.status()).isEqualTo(503);
    }

    @Test
    void while_the_providers_keys_are_not_known_nothing_is_ended() {
        world.idp.close();

        assertThat(world.signOut(logout(_ -> {})).status()).isEqualTo(503);
    }

    private BearerToken logout(Consumer<JWTClaimsSet.Builder> spoil) {
        return world.idp.sign("logout+jwt", claims(spoil));
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> spoil) {
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer("http://127.0.0.1:8448")
                        .audience("web-app")
                        .subject("john")
                        .claim("sid", "sid-john")
                        .jwtID(UUID.randomUUID().toString())
                        .claim("events", Map.of(LogoutTokens.EVENT, Map.of()))
                        .issueTime(Date.from(world.clock.instant()))
                        .expirationTime(Date.from(world.clock.instant().plusSeconds(120)));
        spoil.accept(claims);
        return claims.build();
    }
}
