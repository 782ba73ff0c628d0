// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedQuestion;
import io.sallyport.store.Database;
import io.sallyport.testkit.HandClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocation, its feed, and introspection, over real mutual TLS. */
class RevocationTest {
    @TempDir Path folder;
    private StsWorld world;
    private BearerToken t1;
    private AccessToken read;

    @BeforeEach
    void open() throws IOException {
        world = new StsWorld(folder);
        t1 = world.exchanged("web-app", world.t0(), "orchestrator", "chat.ask llm.invoke");
        read = world.reader().read(t1);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jti", "txn", "sid", "workload", "certificate"})
    void what_is_revoked_is_no_longer_exchanged(String kind) {
        StsWorld.Told revoked = world.post("idp", "/oauth2/revoke", Map.of(kind, value(kind)));

        StsWorld.Told told = world.exchange("orchestrator", t1, "gateway", "llm.invoke");

        assertThat(revoked.status()).isEqualTo(200);
        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("revoked_" + kind);
    }

    @Test
    void the_authority_takes_workloads_and_certificates_back_and_nothing_else() {
        for (String kind : new String[] {"jti", "txn", "sid"}) {
            assertThat(world.post("ca", "/oauth2/revoke", Map.of(kind, value(kind))).error())
                    .isEqualTo("unauthorized_client");
        }
        var user = Map.of("sub", "john", "sub_iss", "http://127.0.0.1:8448", "tenant", "acme");
        assertThat(world.post("ca", "/oauth2/revoke", user).error())
                .isEqualTo("unauthorized_client");
        assertThat(world.exchange("orchestrator", t1, "gateway", "llm.invoke").status())
                .isEqualTo(200);

        for (String kind : new String[] {"workload", "certificate"}) {
            assertThat(world.post("ca", "/oauth2/revoke", Map.of(kind, value(kind))).status())
                    .isEqualTo(200);
        }

        assertThat(world.exchange("orchestrator", t1, "gateway", "llm.invoke").status())
                .isEqualTo(400);
    }

    @Test
    void a_revoked_user_cannot_start_a_new_chain_either() {
        world.post(
                "web-app",
                "/oauth2/revoke",
                Map.of("sub", "john", "sub_iss", "http://127.0.0.1:8448", "tenant", "acme"));

        assertThat(world.exchange("web-app", world.t0(), "orchestrator", "chat.ask").error())
                .isEqualTo("invalid_request");
        assertThat(
                        world.exchange(
                                        "web-app",
                                        world.t0(c -> c.subject("helen").claim("sid", "s2")),
                                        "orchestrator",
                                        "chat.ask")
                                .status())
                .isEqualTo(200);
    }

    @Test
    void a_member_of_the_chain_revokes_all_of_it_and_an_outsider_cannot() {
        BearerToken t3 = world.exchanged("orchestrator", t1, "gateway", "llm.invoke");

        StsWorld.Told outsider =
                world.post("retrieval", "/oauth2/revoke", Map.of("token", t3.text()));
        assertThat(outsider.error()).isEqualTo("unauthorized_client");
        assertThat(world.exchange("gateway", t3, "model", "llm.invoke").status()).isEqualTo(200);

        world.post("gateway", "/oauth2/revoke", Map.of("token", t3.text()));
        assertThat(world.exchange("gateway", t3, "model", "llm.invoke").status()).isEqualTo(400);
        assertThat(world.exchange("orchestrator", t1, "gateway", "llm.invoke").status())
                .isEqualTo(400);
    }

    @Test
    void a_session_is_ended_by_its_token_where_it_began_and_nowhere_else() {
        Map<String, String> form = Map.of("token", t1.text(), "session", "true");
        assertThat(world.post("orchestrator", "/oauth2/revoke", form).error())
                .isEqualTo("unauthorized_client");
        BearerToken other = world.exchanged("web-app", world.t0(), "orchestrator", "llm.invoke");

        assertThat(world.post("web-app", "/oauth2/revoke", form).status()).isEqualTo(200);

        assertThat(world.exchange("orchestrator", other, "gateway", "llm.invoke").error())
                .isEqualTo("invalid_request");
        assertThat(world.exchange("web-app", world.t0(), "orchestrator", "chat.ask").error())
                .isEqualTo("invalid_request");
        assertThat(world.auditText()).contains("may_not_end_the_session", "revoked_sid");
    }

    @Test
    void who_may_not_know_a_token_is_told_what_is_told_of_rubbish() {
        var stranger = world.post("gateway", "/oauth2/introspect", Map.of("token", t1.text()));
        var rubbish = world.post("gateway", "/oauth2/introspect", Map.of("token", "a.b.c"));
        var foreign =
                world.post("web-app", "/oauth2/introspect", Map.of("token", world.t0().text()));

        for (StsWorld.Told told : java.util.List.of(stranger, rubbish, foreign)) {
            assertThat(told.status()).isEqualTo(200);
            assertThat(told.json()).hasToString("{\"active\":false}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/introspect", "/oauth2/revoke"})
    void a_token_twice_is_no_request(String path) {
        String twice = "token=" + t1.text() + "&token=" + t1.text();

        assertThat(world.post("orchestrator", path, twice).error()).isEqualTo("invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sid", "sub", "workload", "certificate"})
    void what_new_tokens_are_made_from_stays_revoked_when_every_old_token_is_gone(String kind) {
        Map<String, String> john =
                Map.of("sub", "john", "sub_iss", "http://127.0.0.1:8448", "tenant", "acme");
        world.post("idp", "/oauth2/revoke", kind.equals("sub") ? john : Map.of(kind, value(kind)));
        world.clock.advance(Duration.ofHours(2));

        StsWorld.Told told =
                world.exchange("web-app", world.t0(), "orchestrator", "chat.ask llm.invoke");

        assertThat(told.error()).isEqualTo("invalid_request");
        assertThat(world.auditText())
                .contains("revoked_" + (kind.equals("sub") ? "subject" : kind));
    }

    @Test
    void a_revoked_token_is_forgotten_when_it_could_not_live_any_more() {
        world.post("idp", "/oauth2/revoke", Map.of("txn", read.txn()));
        world.clock.advance(Duration.ofHours(2));

        assertThat(feed(0, 0).events()).isEmpty();
        assertThat(world.exchange("web-app", world.t0(), "orchestrator", "chat.ask").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0085b", "a\u202eb", "a\u2028b", "a\u001bb"})
    void a_value_that_would_steer_a_terminal_is_not_revoked(String value) {
        assertThat(world.post("idp", "/oauth2/revoke", Map.of("sid", value)).error())
                .isEqualTo("invalid_request");
        assertThat(feed(0, 0).events()).isEmpty();
    }

    @Test
    void only_who_is_named_revokes_by_name_and_an_unknown_token_is_no_error() {
        assertThat(world.post("gateway", "/oauth2/revoke", Map.of("sid", "sid-john")).error())
                .isEqualTo("unauthorized_client");
        assertThat(world.post("gateway", "/oauth2/revoke", Map.of("token", "a.b.c")).status())
                .isEqualTo(200);
        assertThat(world.post("idp", "/oauth2/revoke", Map.of("what", "x")).error())
                .isEqualTo("invalid_request");
    }

    @Test
    void the_feed_tells_what_is_new_at_once_and_nothing_twice() {
        assertThat(feed(0, 0).epoch()).isZero();
        world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));
        world.post("idp", "/oauth2/revoke", Map.of("jti", "two"));

        var page = feed(0, 20);

        assertThat(page.epoch()).isEqualTo(2);
        assertThat(page.events().getFirst().key().kind()).isEqualTo(DenyKey.Kind.SID);
        assertThat(page.events().getLast().key().value()).isEqualTo("two");
        assertThat(page.events().getLast().expires().getEpochSecond())
                .as("a token's, which no token outlives")
                .isEqualTo(world.clock.instant().plus(Duration.ofHours(1)).getEpochSecond());
        assertThat(page.events().getFirst().expires().getEpochSecond())
                .as("a session's, which new tokens are made from")
                .isEqualTo(world.clock.instant().plus(Duration.ofHours(24)).getEpochSecond());
        assertThat(feed(2, 0).events()).isEmpty();
    }

    @Test
    void who_waits_is_told_in_the_moment_of_revocation() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long begun = System.nanoTime();
            var waiting = threads.submit(() -> feed(0, 20));
            world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));

            assertThat(waiting.get().events()).hasSize(1);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void epochs_and_revocations_survive_a_restart_and_never_go_back() {
        world.post("idp", "/oauth2/revoke", Map.of("sid", read.sid()));

        world.restart();
        world.post("idp", "/oauth2/revoke", Map.of("sid", "two"));

        assertThat(feed(1, 0).epoch()).isEqualTo(2);
        assertThat(feed(0, 0).events()).hasSize(2);
        assertThat(world.exchange("orchestrator", t1, "gateway", "llm.invoke").status())
                .isEqualTo(400);
    }

    @Test
    void who_knows_another_history_is_told_all_of_ours() {
        world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));

        var page = feed(999, 20);

        assertThat(page.epoch()).isEqualTo(1);
        assertThat(page.events()).hasSize(1);
    }

    @Test
    void a_service_that_closes_lets_those_go_who_wait() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(() -> feed(0, 20));
            org.awaitility.Awaitility.await()
                    .until(() -> world.metrics.text().contains("sallyport_feed_waiting 1.0"));
            long begun = System.nanoTime();

            world.service().close();

            assertThat(waiting.get().epoch()).isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void what_is_revoked_again_is_kept_once_and_told_anew() {
        world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));
        world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));

        FeedPage page = feed(0, 0);

        assertThat(page.events()).hasSize(1);
        assertThat(page.events().getFirst().epoch()).isEqualTo(2);
    }

    @Test
    void the_feed_says_by_its_head_that_it_is_the_same_history() {
        world.post("idp", "/oauth2/revoke", Map.of("sid", "one"));
        String head = feed(0, 0).head();

        world.post("idp", "/oauth2/revoke", Map.of("sid", "two"));

        assertThat(feed(1, 0).sinceHead()).isEqualTo(head);
        assertThat(feed(1, 0).head()).isNotEqualTo(head);
        assertThat(feed(0, 0).head()).isEqualTo(feed(1, 0).head());
    }

    @Test
    void what_nobody_could_be_told_is_not_revoked() {
        Map<String, String> steering =
                Map.of("sub", "john", "sub_iss", "http://a\u001bb", "tenant", "acme");

        assertThat(world.post("idp", "/oauth2/revoke", steering).error())
                .isEqualTo("invalid_request");
        assertThat(feed(0, 0).events()).isEmpty();
    }

    @Test
    void introspection_answers_the_recipient_and_the_holder_and_nobody_else() {
        assertThat(active("orchestrator")).isTrue();
        assertThat(active("web-app")).isTrue();
        assertThat(active("gateway")).isFalse();

        world.post("idp", "/oauth2/revoke", Map.of("txn", read.txn()));

        assertThat(active("orchestrator")).isFalse();
    }

    @Test
    void when_the_store_does_not_answer_nothing_is_granted_revoked_or_said(@TempDir Path other) {
        Database database = Database.embedded(other.resolve("sts.db"), "migrations/sts");
        database.close();

        try (var desk = world.deskOver(database)) {
            assertThat(desk.ask("web-app", Routes.TOKEN, world.exchangeForm(world.t0())))
                    .isEqualTo(503);
            assertThat(desk.ask("idp", Routes.REVOKE, Map.of("sid", "one"))).isEqualTo(503);
            assertThat(desk.ask("orchestrator", Routes.INTROSPECT, Map.of("token", t1.text())))
                    .isEqualTo(503);
            assertThat(desk.get("retrieval", Routes.FEED)).isEqualTo(503);
        }
    }

    @Test
    void what_can_no_longer_matter_is_removed_and_epochs_go_on(@TempDir Path other) {
        try (Database database = Database.embedded(other.resolve("sts.db"), "migrations/sts")) {
            var clock = new HandClock();
            var lives = new Revocations.Lives(Duration.ofHours(1), Duration.ofHours(1));
            var revocations = new Revocations(database, clock, lives);
            var ledger = new Ledger(database, 5);
            revocations.revoke(new DenyKey(DenyKey.Kind.SID, "one"));
            clock.advance(Duration.ofHours(2));

            ledger.tidy(clock.instant());

            assertThat(revocations.after(0, "n").epoch()).isEqualTo(1);
            assertThat(revocations.after(0, "n").events()).isEmpty();
            assertThat(revocations.revoke(new DenyKey(DenyKey.Kind.SID, "two"))).isEqualTo(2);
        }
    }

    private boolean active(String from) {
        return world.post(from, "/oauth2/introspect", Map.of("token", t1.text()))
                .json()
                .path("active")
                .asBoolean();
    }

    private FeedPage feed(long since, int wait) {
        return world.feed(FeedQuestion.since(since, Duration.ofSeconds(wait)));
    }

    private String value(String kind) {
        return switch (kind) {
            case "jti" -> read.jti();
            case "txn" -> read.txn();
            case "sid" -> read.sid();
            case "workload" -> read.client().toString();
            case "certificate" -> read.confirmation();
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
