// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Request;
import io.sallyport.identity.BearerToken;
import io.sallyport.store.Database;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Attack 23 where the provider sends CAEP's events, pushed over real TLS (RFC 8935). */
class SecurityEventsTest {
    private static final String IDP = "http://127.0.0.1:8448";
    private static final String PARTNER = "http://127.0.0.1:8458";
    private static final String TYPE = "application/secevent+jwt";
    private static final Map<String, Object> SESSION = Map.of("format", "opaque", "id", "sid-john");
    private static final Map<String, Object> USER =
            Map.of("format", "iss_sub", "iss", IDP, "sub", "john");

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

    static Stream<Map<String, Object>> subjects() {
        return Stream.of(
                SESSION,
                Map.of("format", "complex", "session", SESSION),
                Map.of("format", "complex", "session", SESSION, "user", USER));
    }

    @ParameterizedTest
    @MethodSource("subjects")
    void attack_23_a_session_that_the_provider_revoked_ends_here_and_no_other(
            Map<String, Object> subject) {
        BearerToken t1 = world.begun("sid-john");
        BearerToken other = world.begun("sid-two");

        HttpClient.Reply told = push(event(c -> c.claim("sub_id", subject)));

        assertThat(told.status()).isEqualTo(202);
        assertThat(told.body().text()).isEmpty();
        assertThat(world.goesOn(t1)).isFalse();
        assertThat(world.starts(world.t0())).isFalse();
        assertThat(world.goesOn(other)).isTrue();
        assertThat(world.auditText()).contains("\"signed_out\"", "revoked_sid");
    }

    @Test
    void attack_23_a_user_whom_the_provider_revoked_is_out_of_every_session() {
        BearerToken one = world.begun("sid-one");
        BearerToken two = world.begun("sid-two");

        HttpClient.Reply told = push(event(c -> c.claim("sub_id", USER)));

        assertThat(told.status()).isEqualTo(202);
        assertThat(world.goesOn(one)).isFalse();
        assertThat(world.goesOn(two)).isFalse();
        world.clock.advance(Duration.ofSeconds(2));
        assertThat(world.starts(world.t0(c -> c.claim("sid", "sid-later")))).isTrue();
    }

    @Test
    void an_event_that_comes_again_is_received_and_not_carried_out_again() {
        BearerToken event = event(c -> c.claim("sub_id", USER));
        assertThat(push(event).status()).isEqualTo(202);
        world.clock.advance(Duration.ofSeconds(2));
        BearerToken later = world.begun("sid-later");

        HttpClient.Reply again = push(event);

        assertThat(again.status()).as("RFC 8935, 2: as if it were the first").isEqualTo(202);
        assertThat(world.goesOn(later)).isTrue();
        assertThat(world.metrics.text())
                .contains("sallyport_security_events_total{outcome=\"replayed\"} 1.0");
    }

    @Test
    void a_provider_revokes_its_own_users_and_sessions_only() {
        BearerToken t1 = world.begun("sid-john");

        HttpClient.Reply user = push(event(c -> c.issuer(PARTNER).claim("sub_id", USER)));
        HttpClient.Reply session = push(event(c -> c.issuer(PARTNER)));

        assertRefused(user, 400, "access_denied");
        assertRefused(session, 400, "access_denied");
        assertThat(world.goesOn(t1)).isTrue();
    }

    @Test
    void a_forged_event_ends_nothing() throws Exception {
        BearerToken t1 = world.begun("sid-john");
        var forger = new ECKeyGenerator(Curve.P_256).keyID("idp-1").generate();
        BearerToken forged =
                IdpDesk.sign(forger, JWSAlgorithm.ES256, SessionEvents.TYPE, claims(_ -> {}));

        assertRefused(push(forged), 400, "invalid_key");
        assertThat(world.goesOn(t1)).isTrue();
    }

    /** What is wrong, how it is told, and how it is made. */
    record Odd(String what, String code, String type, Consumer<JWTClaimsSet.Builder> spoil) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Stream<Odd> odd() {
        return Stream.of(
                odd("another receiver's", "invalid_audience", c -> c.audience("https://other")),
                odd("nobody's", "invalid_audience", c -> c.audience((String) null)),
                odd("an unknown issuer", "invalid_issuer", c -> c.issuer("https://evil.example")),
                odd("old", c -> c.issueTime(Date.from(Instant.now().minusSeconds(400)))),
                odd("of tomorrow", c -> c.issueTime(Date.from(Instant.now().plusSeconds(86_400)))),
                odd("without a time", c -> c.issueTime(null)),
                odd("without an id", c -> c.jwtID(null)),
                odd("without an event", c -> c.claim("events", null)),
                odd("two events", c -> c.claim("events", Map.of("a", Map.of(), "b", Map.of()))),
                odd("an event that is no object", c -> c.claim("events", List.of("x"))),
                odd("an ID token", c -> c.claim("nonce", "n")),
                odd("with a sub", c -> c.subject("john")),
                odd("without a subject", c -> c.claim("sub_id", null)),
                odd("a subject that is text", c -> c.claim("sub_id", "john")),
                odd("an e-mail", c -> c.claim("sub_id", Map.of("format", "email", "email", "j@x"))),
                odd("nobody in it", c -> c.claim("sub_id", Map.of("format", "complex"))),
                odd(
                        "a session by another word",
                        c -> c.claim("sub_id", Map.of("format", "complex", "session", USER))),
                new Odd("a logout token", "invalid_request", "logout+jwt", _ -> {}),
                new Odd("an access token", "invalid_request", "at+jwt", _ -> {}),
                new Odd("anything", "invalid_request", "JWT", _ -> {}));
    }

    private static Odd odd(String what, Consumer<JWTClaimsSet.Builder> spoil) {
        return odd(what, "invalid_request", spoil);
    }

    private static Odd odd(String what, String code, Consumer<JWTClaimsSet.Builder> spoil) {
        return new Odd(what, code, SessionEvents.TYPE, spoil);
    }

    @Test
    void a_signed_token_that_is_no_event_for_us_ends_nothing() {
        BearerToken t1 = world.begun("sid-john");

        assertThat(odd())
                .allSatisfy(odd ->
                        assertRefused(
                                push(world.idp.sign(odd.type(), claims(odd.spoil()))),
                                400,
                                odd.code()));

        assertThat(world.goesOn(t1)).isTrue();
    }

    @Test
    void an_event_of_another_kind_is_received_and_ends_nothing() {
        BearerToken t1 = world.begun("sid-john");
        var other = "https://schemas.openid.net/secevent/caep/event-type/credential-change";

        HttpClient.Reply told = push(event(c -> c.claim("events", Map.of(other, Map.of()))));

        assertThat(told.status()).isEqualTo(202);
        assertThat(world.goesOn(t1)).isTrue();
        assertThat(world.metrics.text()).contains("outcome=\"not_acted_on\"");
    }

    @Test
    void an_event_is_nothing_else_and_nothing_else_is_an_event() {
        BearerToken event = event(_ -> {});

        assertThat(world.starts(event)).isFalse();
        assertThat(world.signOut(event).error()).isEqualTo("invalid_request");
        assertRefused(
                world.push(event, "application/x-www-form-urlencoded"), 400, "invalid_request");
        assertThat(world.goesOn(world.begun("sid-john"))).isTrue();
    }

    @Test
    void a_media_type_is_read_whatever_its_case() {
        HttpClient.Reply told = world.push(event(_ -> {}), "Application/SecEvent+JWT");

        assertThat(told.status()).isEqualTo(202);
    }

    @Test
    void while_it_cannot_be_written_down_the_provider_is_told_to_come_again() {
        world.exchange("web-app", world.t0(), "orchestrator", "chat.ask");
        world.auditLog().close();

        HttpClient.Reply told = push(event(_ -> {}));

        assertRefused(told, 503, "temporarily_unavailable");
        assertThat(told.headers().one("retry-after")).isPresent();
    }

    @Test
    void while_the_providers_keys_are_not_known_nothing_is_ended() {
        world.idp.close();

        assertRefused(push(event(_ -> {})), 503, "temporarily_unavailable");
    }

    @Test
    void while_the_store_does_not_answer_the_provider_is_told_to_come_again(@TempDir Path other)
            throws Exception {
        Database database = Database.embedded(other.resolve("sts.db"), "migrations/sts");
        database.close();

        var told =
                world.doorOver(database)
                        .handle(
                                new Request(
                                        "r-1",
                                        "POST",
                                        Routes.EVENTS,
                                        "",
                                        Headers.NONE.with("content-type", TYPE),
                                        Bytes.of(event(_ -> {}).text()),
                                        Optional.empty(),
                                        InetAddress.getLoopbackAddress()));

        assertThat(told.status()).isEqualTo(503);
    }

    private static void assertRefused(HttpClient.Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().one("content-language")).contains("en");
        try {
            var json = new ObjectMapper().readTree(reply.body().text());
            assertThat(json.path("err").asText()).isEqualTo(code);
            assertThat(json.path("description").asText()).isNotBlank();
        } catch (IOException e) {
            throw new AssertionError(reply.body().text(), e);
        }
    }

    private HttpClient.Reply push(BearerToken event) {
        return world.push(event, TYPE);
    }

    private BearerToken event(Consumer<JWTClaimsSet.Builder> spoil) {
        return world.idp.sign(SessionEvents.TYPE, claims(spoil));
    }

    private JWTClaimsSet claims(Consumer<JWTClaimsSet.Builder> spoil) {
        var revoked =
                Map.of(
                        "event_timestamp",
                        world.clock.instant().getEpochSecond(),
                        "initiating_entity",
                        "policy");
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(IDP)
                        .audience("https://localhost:8444")
                        .jwtID(UUID.randomUUID().toString())
                        .claim("sub_id", SESSION)
                        .claim("events", Map.of(SessionEvents.SESSION_REVOKED, revoked))
                        .issueTime(Date.from(world.clock.instant()));
        spoil.accept(claims);
        return claims.build();
    }
}
