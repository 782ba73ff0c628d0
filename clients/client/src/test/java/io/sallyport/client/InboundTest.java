// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyList;
import io.sallyport.testkit.HandClock;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A service without our engine knows its callers; with tokens of a real token service. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InboundTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private Neighbours neighbours;
    private Exchanger exchanger;
    private InboundVerifier verifier;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        neighbours = new Neighbours(folder);
        exchanger =
                Exchanger.of(
                        neighbours.identity("app"),
                        Neighbours.id("sts"),
                        neighbours.tokenEndpoint());
        verifier = InboundVerifier.open(neighbours.identity("retrieval"), config("app"));
        await().atMost(LIMIT).until(() -> verifier.missing().isEmpty());
    }

    @AfterAll
    void close() {
        verifier.close();
        exchanger.close();
        neighbours.close();
    }

    @Test
    void a_service_on_the_jdks_own_server_knows_its_callers_in_ten_lines() throws Exception {
        try (var tier = new MiddleTier(neighbours.identity("retrieval"), verifier);
                var client = OnBehalfOf.of(neighbours.identity("app"), exchanger)) {
            var target = new Target(Neighbours.id("retrieval"), tier.uri(), Set.of("vector.query"));

            Answer good = client.send(neighbours.john(), target, Call.post("/", "{}", LIMIT));
            Answer bad;
            try (StreamedAnswer answer =
                    client.openWith(
                            new BearerToken("a.b.c"), target, Call.post("/", "{}", LIMIT))) {
                bad = Answer.of(answer.status(), answer.headers(), new byte[0]);
            }

            assertThat(good.status()).isEqualTo(200);
            assertThat(good.body()).isEqualTo("john");
            assertThat(bad.status()).isEqualTo(401);
            assertThat(String.valueOf(bad.headers().get("www-authenticate")))
                    .contains("invalid_token", tier.uri() + "/.well-known/");
        }
    }

    @Test
    void whoever_is_admitted_is_who_the_token_says_whatever_the_headers_say() {
        Map<String, List<String>> headers =
                Map.of(
                        "Authorization", List.of("Bearer " + token().text()),
                        "X-User", List.of("helen"),
                        "Accept", List.of("*/*"));

        Inbound outcome = verifier.verify(chain("app"), headers);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Inbound.Admitted.class,
                        admitted -> {
                            assertThat(admitted.caller().user().orElseThrow().subject().sub())
                                    .isEqualTo("john");
                            assertThat(admitted.headers()).containsOnlyKeys("accept");
                            assertThat(verifier.holds(admitted.caller())).isTrue();
                        });
    }

    @Test
    void a_stolen_token_a_stranger_and_no_token_are_refused() {
        BearerToken token = token();
        List<X509Certificate> other = chain("other");

        assertRefused(verifier.verify(other, bearer(token)), 403, "edge_not_allowed");
        try (var open =
                InboundVerifier.open(neighbours.identity("retrieval"), config("app", "other"))) {
            await().atMost(LIMIT).until(() -> open.missing().isEmpty());
            assertRefused(open.verify(other, bearer(token)), 401, "invalid_token");
        }
        assertRefused(verifier.verify(List.of(), bearer(token)), 401, "peer_not_accepted");
        assertRefused(verifier.verify(chain("app"), Map.of()), 401, "invalid_token");
        assertRefused(
                verifier.verify(
                        chain("app"),
                        Map.of(
                                "Authorization", List.of("Bearer " + token.text()),
                                "authorization", List.of("Bearer " + token.text()))),
                401,
                "invalid_token");
    }

    @Test
    void what_is_revoked_is_refused_within_two_seconds_and_no_longer_holds() {
        BearerToken token = token();
        long epoch = verifier.epoch();
        Inbound before = verifier.verify(chain("app"), bearer(token));

        revoke(token);

        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(() ->
                        assertRefused(
                                verifier.verify(chain("app"), bearer(token)),
                                401,
                                "invalid_token"));
        assertThat(before)
                .isInstanceOfSatisfying(
                        Inbound.Admitted.class,
                        admitted -> assertThat(verifier.holds(admitted.caller())).isFalse());
        assertThat(verifier.epoch()).isGreaterThan(epoch);
    }

    @Test
    void without_its_token_service_it_refuses_everything_and_says_why() {
        var clock = new HandClock();
        var nowhere =
                new InboundConfig(
                        "https://sts.demo.sallyport",
                        neighbours.rootKey(),
                        URI.create("https://localhost:1"),
                        Set.of(Neighbours.id("app")),
                        "vector.query");

        try (var alone = InboundVerifier.open(neighbours.identity("retrieval"), nowhere, clock)) {
            assertRefused(alone.verify(chain("app"), bearer(token())), 503, "not_ready");
            assertThat(alone.missing()).hasSize(2);
        }
    }

    @Test
    void cut_off_for_thirty_seconds_it_refuses_everything() {
        var clock = new HandClock();
        try (var verifies =
                InboundVerifier.open(neighbours.identity("retrieval"), config("app"), clock)) {
            await().atMost(LIMIT).until(() -> verifies.missing().isEmpty());
            BearerToken token = token();

            neighbours.withoutSts(() -> {
                await().until(() -> silent(verifies, clock));
                assertRefused(
                        verifies.verify(chain("app"), bearer(token)), 503, "revocation_feed_stale");
                assertThat(verifies.missing()).singleElement().asString().contains("feed");
            });
        }
    }

    /** The last answer of a token service that goes may still be on its way. */
    private static boolean silent(InboundVerifier verifies, HandClock clock) {
        if (verifies.missing().isEmpty()) {
            clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));
        }
        return !verifies.missing().isEmpty();
    }

    private InboundConfig config(String... callers) {
        return new InboundConfig(
                neighbours.issuer(),
                neighbours.rootKey(),
                neighbours.tokenEndpoint().resolve("/"),
                Set.copyOf(java.util.stream.Stream.of(callers).map(Neighbours::id).toList()),
                "vector.query");
    }

    /** John's, for retrieval, through the application. */
    private BearerToken token() {
        SpiffeId retrieval = Neighbours.id("retrieval");
        return exchanger.exchange(neighbours.john(), Wanted.of(retrieval, "vector.query"));
    }

    private void revoke(BearerToken token) {
        URI sts = neighbours.tokenEndpoint().resolve("/");
        try (var http = HttpClient.mutual(neighbours.identity("app"), Neighbours.id("sts"), sts)) {
            http.send(
                    "POST",
                    "/oauth2/revoke",
                    Headers.NONE.with("content-type", "application/x-www-form-urlencoded"),
                    Bytes.of(Form.encode(Map.of("token", token.text()))),
                    LIMIT,
                    1 << 16);
        }
    }

    private List<X509Certificate> chain(String name) {
        return neighbours.identity(name).svid().chain();
    }

    private static Map<String, List<String>> bearer(BearerToken token) {
        return Map.of("Authorization", List.of("Bearer " + token.text()));
    }

    private static void assertRefused(Inbound outcome, int status, String code) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Inbound.Refused.class,
                        refused -> {
                            assertThat(refused.code()).isEqualTo(code);
                            assertThat(refused.status()).isEqualTo(status);
                        });
    }
}
