// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.SigningKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Who gets through, and each attack that must not; over real mutual TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RequestPathTest {
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = Site.open(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @Test
    void a_permitted_question_is_answered_and_written_down_twice() {
        Minted john = Minted.john(site.town);

        HttpClient.Reply reply = ask("orchestrator", john, "eng-docs");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(of(site.records("decision"), john))
                .singleElement()
                .satisfies(record -> {
                    assertThat(record.toString()).contains("permit", "acme", "john", "eng-docs");
                    assertThat(record.toString()).doesNotContain("eyJ");
                });
        assertThat(of(site.records("completion"), john)).hasSize(1);
    }

    @Test
    void a_receipt_of_the_decision_comes_with_the_answer() {
        Minted john = Minted.john(site.town);

        HttpClient.Reply reply = ask("orchestrator", john, "eng-docs");

        List<String> receipts = reply.headers().all(Receipts.HEADER);
        assertThat(receipts).hasSize(1);
        Receipt receipt = Receipts.verify(receipts.getFirst(), site.town.bundle()).orElseThrow();
        assertThat(receipt.issuer()).isEqualTo(Town.id("retrieval"));
        assertThat(receipt.txn()).isEqualTo(john.txn());
        assertThat(receipt.resource()).isEqualTo("Collection");
        assertThat(receipt.decision()).isEqualTo("permit");
        assertThat(receipt.costMicros()).isEqualTo(42);
    }

    @Test
    void attack_01_john_is_refused_hr_docs_though_the_orchestrator_may_search_them() {
        Minted john = Minted.john(site.town);
        int worked = site.shelf.worked.get();

        HttpClient.Reply reply = ask("orchestrator", john, "hr-docs");

        assertProblem(reply, 403, "not_permitted");
        assertThat(site.shelf.worked).hasValue(worked);
        assertThat(of(site.records("deputy_blocked"), john)).hasSize(1);
        assertThat(site.metrics.text())
                .contains("sallyport_deputy_blocked_total{actor=\"orchestrator\"");
        assertThat(reply.headers().all(Receipts.HEADER)).hasSize(1);
    }

    @Test
    void helen_may_search_hr_docs() {
        Minted helen = Minted.user(site.town, "acme", "helen", "hr");

        assertThat(ask("orchestrator", helen, "hr-docs").status()).isEqualTo(200);
    }

    @Test
    void attack_26_the_same_group_of_another_tenant_opens_nothing() {
        Minted olga = Minted.user(site.town, "globex", "olga", "hr");

        assertProblem(ask("orchestrator", olga, "hr-docs"), 403, "not_permitted");
    }

    @Test
    void a_question_for_nothing_is_refused() {
        assertProblem(ask("orchestrator", Minted.john(site.town), ""), 403, "not_permitted");
    }

    @Test
    void attack_03_a_token_for_another_service_is_refused() {
        assertUnauthenticated(
                "orchestrator", Minted.john(site.town).to("gateway"), "wrong_audience");
    }

    @Test
    void attack_04_a_stolen_token_is_useless_over_another_certificate() {
        Minted stolen = Minted.john(site.town);

        assertUnauthenticated("ingest", stolen, "bound_to_another_certificate");
    }

    @Test
    void attack_04_a_token_is_useless_over_another_certificate_of_the_same_workload() {
        BearerToken token = Minted.john(site.town).by(site.signing());

        HttpClient.Reply reply =
                site.ask(
                        site.town.fresh("orchestrator"), "eng-docs", Site.bearer(token), "/search");

        assertProblem(reply, 401, "invalid_token");
    }

    @Test
    void a_token_issued_to_another_workload_is_refused_even_when_bound_to_the_peer() {
        Minted foreign = Minted.john(site.town).through("gateway", "web-app");

        assertUnauthenticated("orchestrator", foreign, "issued_to_another_workload");
    }

    @Test
    void attack_05_forged_certificate_headers_change_nothing() {
        String thumbprint = site.town.thumbprint("orchestrator");
        BearerToken stolen = Minted.john(site.town).by(site.signing());
        Headers forged =
                Site.bearer(stolen)
                        .with("Client-Cert", ":" + thumbprint + ":")
                        .with("X-Forwarded-Client-Cert", "URI=" + Town.id("orchestrator"));

        assertProblem(site.ask("ingest", "eng-docs", forged, "/search"), 401, "invalid_token");
    }

    @Test
    void attack_15_a_user_header_is_stripped_and_told_and_johns_rights_stay_johns() {
        Minted john = Minted.john(site.town);
        Headers headers =
                Site.bearer(john.by(site.signing()))
                        .with("X-User", "helen")
                        .with("X-Forwarded-For", "192.0.2.1");

        HttpClient.Reply refused = site.ask("orchestrator", "hr-docs", headers, "/search");
        HttpClient.Reply answered = site.ask("orchestrator", "eng-docs", headers, "/whoami");

        assertProblem(refused, 403, "not_permitted");
        assertThat(Site.json(answered.body().text()).path("sub").asText()).isEqualTo("john");
        assertThat(Site.json(answered.body().text()).path("seen").asText())
                .doesNotContain("x-user")
                .doesNotContain("x-forwarded-for")
                .doesNotContain("authorization");
        assertThat(of(site.records("identity_header_stripped"), john))
                .hasSize(2)
                .allMatch(record -> record.toString().contains("x-user"));
    }

    @Test
    void no_token_and_several_tokens_and_other_schemes_are_refused() {
        BearerToken good = Minted.john(site.town).by(site.signing());
        Stream.of(
                        Headers.NONE,
                        Headers.NONE.with("x-api-key", good.text()),
                        Headers.NONE.with("authorization", "Basic " + good.text()),
                        Headers.NONE.with("authorization", good.text()))
                .forEach(headers ->
                        assertProblem(
                                site.ask("orchestrator", "eng-docs", headers, "/search"),
                                401,
                                "invalid_token"));
        Headers twice = Site.bearer(good).with("authorization", "Bearer " + good.text());
        assertThat(site.ask("orchestrator", "eng-docs", twice, "/search").status())
                .isBetween(400, 401);
    }

    @Test
    void an_expired_token_is_refused() {
        assertUnauthenticated(
                "orchestrator", Minted.john(site.town).aged(Duration.ofMinutes(10)), "expired");
    }

    @Test
    void a_token_signed_by_a_key_that_the_root_never_vouched_for_is_refused() {
        Minted john = Minted.john(site.town);

        HttpClient.Reply reply =
                site.ask("orchestrator", john.by(SigningKey.create("2026-11-a")), "eng-docs");

        assertProblem(reply, 401, "invalid_token");
    }

    @Test
    void a_token_without_the_scope_is_refused() {
        Minted john = Minted.john(site.town).with("llm.invoke");

        assertProblem(ask("orchestrator", john, "eng-docs"), 403, "not_permitted");
    }

    @Test
    void attack_14_a_service_token_opens_no_users_route() {
        Minted ingest = Minted.service(site.town, "ingest", "svc:vector.write:eng-docs");

        assertProblem(ask("ingest", ingest, "eng-docs"), 403, "not_permitted");
    }

    @Test
    void a_service_token_for_one_collection_is_not_for_another() {
        Minted ingest = Minted.service(site.town, "ingest", "svc:vector.query:eng-docs");

        HttpClient.Reply reply = ask("ingest", ingest, "hr-docs");

        assertProblem(reply, 403, "not_permitted");
        assertThat(of(site.records("decision"), ingest))
                .allMatch(record -> record.toString().contains("insufficient_scope"));
    }

    @Test
    void a_workload_without_an_edge_is_refused_before_its_token_is_looked_at() {
        Minted webApp =
                Minted.john(site.town).through("web-app").boundTo(site.town.thumbprint("web-app"));
        int worked = site.shelf.worked.get();

        assertProblem(ask("web-app", webApp, "eng-docs"), 403, "edge_not_allowed");

        assertThat(site.shelf.worked).hasValue(worked);
        assertThat(of(site.records("decision"), webApp)).isEmpty();
    }

    @Test
    void a_rate_refusal_says_when_to_come_back() {
        Headers headers = Site.bearer(Minted.john(site.town).by(site.signing()));

        HttpClient.Reply reply = site.ask("orchestrator", "eng-docs", headers, "/search?fast");

        assertProblem(reply, 429, "rate_limited");
        assertThat(reply.headers().one("retry-after")).contains("7");
    }

    @Test
    void a_refusal_after_authentication_is_written_down_with_its_inner_reason() {
        Minted john = Minted.john(site.town);

        HttpClient.Reply reply = ask("orchestrator", john, "hr-docs");

        assertThat(reply.body().text()).doesNotContain("policy_denied");
        assertThat(of(site.records("decision"), john))
                .singleElement()
                .matches(record -> record.toString().contains("policy_denied"));
    }

    @Test
    void a_reservation_is_closed_once_for_each_request_that_made_one() {
        int before = site.shelf.closed.get();

        ask("orchestrator", Minted.john(site.town), "eng-docs");
        ask("orchestrator", Minted.john(site.town), "hr-docs");

        assertThat(site.shelf.closed).hasValue(before + 1);
    }

    @Test
    void a_service_of_the_chain_checks_the_same_caller() {
        Minted john = Minted.john(site.town);
        Headers headers = Site.bearer(john.by(site.signing()));
        Headers stolen = Site.bearer(Minted.john(site.town).to("gateway").by(site.signing()));

        assertThat(site.ask("orchestrator", "", headers, "/chain").status()).isEqualTo(200);
        assertProblem(site.ask("orchestrator", "", stolen, "/chain"), 401, "invalid_token");
        assertProblem(site.ask("ingest", "", headers, "/chain"), 401, "invalid_token");
        assertThat(of(site.records("completion"), john)).hasSize(1);
    }

    @Test
    void a_service_of_the_chain_insists_on_its_scope_too() {
        Headers narrower =
                Site.bearer(Minted.john(site.town).with("llm.invoke").by(site.signing()));
        Minted service = Minted.service(site.town, "ingest", "svc:vector.write:eng-docs");
        Headers alone = Site.bearer(service.by(site.signing()));

        assertProblem(site.ask("orchestrator", "", narrower, "/chain"), 403, "not_permitted");
        assertProblem(site.ask("ingest", "", alone, "/chain"), 403, "not_permitted");
    }

    private HttpClient.Reply ask(String workload, Minted minted, String collection) {
        return site.ask(workload, minted.by(site.signing()), collection);
    }

    /** Refused with the one answer for all causes; counted under its reason, not written down. */
    private void assertUnauthenticated(String workload, Minted minted, String reason) {
        int worked = site.shelf.worked.get();

        HttpClient.Reply reply = ask(workload, minted, "eng-docs");

        assertProblem(reply, 401, "invalid_token");
        assertThat(reply.body().text()).doesNotContain(reason);
        assertThat(reply.headers().all(Receipts.HEADER)).isEmpty();
        assertThat(site.metrics.text())
                .contains("sallyport_unauthenticated_refusals_total{reason=\"" + reason + "\"");
        assertThat(of(site.records("decision"), minted)).isEmpty();
        assertThat(site.shelf.worked).hasValue(worked);
    }

    private static void assertProblem(HttpClient.Reply reply, int status, String code) {
        assertThat(reply.status()).as(reply.body().text()).isEqualTo(status);
        assertThat(Site.json(reply.body().text()).path("code").asText()).isEqualTo(code);
    }

    private static List<com.fasterxml.jackson.databind.JsonNode> of(
            List<com.fasterxml.jackson.databind.JsonNode> records, Minted minted) {
        return records.stream()
                .filter(record -> record.path("txn").asText().equals(minted.txn()))
                .toList();
    }
}
