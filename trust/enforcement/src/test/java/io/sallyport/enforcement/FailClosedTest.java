// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens when what a PEP depends on is not there, or says no. */
class FailClosedTest {
    @TempDir private Path folder;

    @Test
    void attack_23_a_revoked_question_is_refused_within_two_seconds() {
        try (Site site = Site.open(folder)) {
            Minted john = Minted.john(site.town);
            assertThat(ask(site, john).status()).isEqualTo(200);

            site.sts.revoke(DenyKey.Kind.TXN, john.txn());

            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(ask(site, john).status()).isEqualTo(401));
            assertThat(site.records("decision").toString()).contains("revoked_txn");
            assertThat(ask(site, Minted.john(site.town)).status()).isEqualTo(200);
        }
    }

    @Test
    void a_revoked_workload_and_a_revoked_user_are_refused() {
        try (Site site = Site.open(folder)) {
            Minted john = Minted.john(site.town);
            Minted helen = Minted.user(site.town, "acme", "helen", "engineering");
            assertThat(ask(site, helen).status()).isEqualTo(200);

            site.sts.revoke(DenyKey.Kind.SUBJECT, "acme https://idp.test helen");
            await().untilAsserted(() -> assertThat(ask(site, helen).status()).isEqualTo(401));
            assertThat(ask(site, john).status()).isEqualTo(200);

            site.sts.revoke(DenyKey.Kind.WORKLOAD, Town.id("web-app").toString());
            await().untilAsserted(() -> assertThat(ask(site, john).status()).isEqualTo(401));
        }
    }

    @Test
    void attack_22_a_revoked_certificate_is_refused_on_the_connection_that_was_open() {
        try (Site site = Site.open(folder);
                HttpClient http = site.open("orchestrator")) {
            BearerToken token = Minted.john(site.town).by(site.signing());
            assertThat(site.ask(http, token).status()).isEqualTo(200);

            site.sts.revoke(DenyKey.Kind.CERTIFICATE, site.town.thumbprint("orchestrator"));

            await().atMost(Duration.ofSeconds(2))
                    .until(() -> site.ask(http, token).status() == 401);
        }
    }

    @Test
    void attack_22_a_revoked_workload_is_refused_in_the_handshake_within_two_seconds() {
        try (Site site = Site.open(folder);
                HttpServer server =
                        HttpServer.start(
                                Listener.loopback(0),
                                new ServerTls.Mutual(site.pep.identity()),
                                _ -> Response.json(200, "{}"));
                HttpClient http =
                        HttpClient.mutual(
                                site.town.identity("orchestrator"),
                                Town.id("retrieval"),
                                URI.create("https://localhost:" + server.port()))) {
            assertThat(get(http).status()).isEqualTo(200);

            site.sts.revoke(DenyKey.Kind.WORKLOAD, Town.id("orchestrator").toString());

            await().atMost(Duration.ofSeconds(2))
                    .untilAsserted(() ->
                            assertThatThrownBy(() -> get(http))
                                    .hasMessageContaining("CERTIFICATE_REVOKED"));
        }
    }

    @Test
    void what_was_revoked_before_the_start_is_known_when_it_is_ready() {
        try (Site site = Site.open(folder.resolve("first"))) {
            Minted john = Minted.john(site.town);
            site.sts.revoke(DenyKey.Kind.TXN, john.txn());

            try (Site.Second second = site.again(folder.resolve("second"))) {
                assertThat(second.pep().denied().hit(john.claims())).isPresent();
            }
        }
    }

    @Test
    void attack_25_a_silent_feed_refuses_everything_after_thirty_seconds() {
        try (Site site = Site.open(folder)) {
            site.sts.close();
            site.clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));

            HttpClient.Reply reply = ask(site, Minted.john(site.town));

            assertProblem(reply, 503, "revocation_feed_stale");
            assertThat(site.pep.missing()).singleElement().asString().contains("revocation feed");
            assertThat(site.shelf.worked).hasValue(0);
            assertThat(site.metrics.text()).contains("sallyport_revocation_feed_age_seconds 3");
        }
    }

    @Test
    void a_token_service_with_another_history_is_not_believed() {
        try (Site site = Site.open(folder)) {
            site.sts.revoke(DenyKey.Kind.TXN, "one");
            await().untilAsserted(() -> assertThat(site.sts.heard()).isEqualTo(1));

            site.sts.becomes("second");
            site.sts.revoke(DenyKey.Kind.TXN, "two");

            await().untilAsserted(
                            () -> assertThat(site.pep.denied().trouble()).contains("feed_forked"));
            site.clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));
            assertProblem(ask(site, Minted.john(site.town)), 503, "revocation_feed_stale");
            assertThat(site.pep.missing()).singleElement().asString().contains("feed_forked");
        }
    }

    @Test
    void attack_25_without_the_token_services_keys_it_is_not_ready_and_refuses() {
        try (Site site = Site.withoutTokenService(folder)) {
            assertThat(site.pep.missing()).first().asString().contains("token keys");

            HttpClient.Reply reply = ask(site, Minted.john(site.town));

            assertProblem(reply, 503, "not_ready");
            assertThat(site.shelf.worked).hasValue(0);
        }
    }

    @Test
    void an_audit_log_that_cannot_be_written_means_no_work() {
        try (Site site = Site.open(folder)) {
            site.audit.close();

            HttpClient.Reply reply = ask(site, Minted.john(site.town));

            assertProblem(reply, 503, "audit_unavailable");
            assertThat(site.shelf.worked).hasValue(0);
            assertThat(site.shelf.closed).hasValue(1);
        }
    }

    @Test
    void without_policies_nothing_is_permitted() {
        try (Site site = Site.open(folder)) {
            site.policy.close();

            HttpClient.Reply reply = ask(site, Minted.john(site.town));

            assertProblem(reply, 503, "policy_unavailable");
            assertThat(site.shelf.worked).hasValue(0);
        }
    }

    private static HttpClient.Reply ask(Site site, Minted minted) {
        return site.ask("orchestrator", minted.by(site.signing()), "eng-docs");
    }

    private static HttpClient.Reply get(HttpClient http) {
        return http.send("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(10), 1 << 16);
    }

    private static void assertProblem(HttpClient.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body().text()).isEqualTo(status);
        assertThat(Site.json(reply.body().text()).path("code").asText()).isEqualTo(code);
    }
}
