// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a question is answered with, and whose rights it runs under. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OrchestratorTest {
    private Site site;

    @BeforeAll
    void open(@TempDir Path folder) {
        site = new Site(folder);
    }

    @AfterAll
    void close() {
        site.close();
    }

    @BeforeEach
    void everythingWorks() {
        site.everythingWorks();
    }

    @Test
    void a_question_is_answered_with_its_sources_and_everybodys_receipts() {
        Told told = site.ask();

        assertThat(told.status()).isEqualTo(200);
        assertThat(told.events())
                .containsExactly("sources", "receipts", "delta", "delta", "receipts", "done");
        assertThat(told.text()).isEqualTo("Every employee has 28 days [1].");
        assertThat(told.event("sources").path(0).path("title").asText()).isEqualTo("Vacation");
        assertThat(told.event("receipts")).hasSize(2);
        assertThat(told.event("receipts").get(0).asText()).isEqualTo(Site.RECEIPT);
    }

    @Test
    void the_next_hops_get_tokens_of_the_user_for_themselves_and_never_the_one_that_came() {
        site.ask();

        assertThat(site.neighbours.retrieval.seen)
                .extracting(request -> request.headers().one("authorization").orElse(""))
                .containsOnly("Bearer john-at-retrieval");
        assertThat(site.neighbours.gateway.seen)
                .extracting(request -> request.headers().one("authorization").orElse(""))
                .containsExactly("Bearer john-at-gateway");
    }

    @Test
    void passages_go_to_the_model_as_a_tools_result_and_sealed_fields_do_not_go_at_all() {
        Told told = site.ask();

        JsonNode sent = Told.tree(site.neighbours.gateway.seen.getFirst().body().text());
        assertThat(sent.at("/messages")).hasSize(4);
        assertThat(sent.at("/messages/1/role").asText()).isEqualTo("user");
        assertThat(sent.at("/messages/1/content").asText()).isEqualTo("How many days of vacation?");
        assertThat(sent.at("/messages/3/role").asText()).isEqualTo("tool");
        assertThat(sent.at("/messages/3/content").asText()).contains("28 days of vacation.");
        assertThat(sent.toString()).doesNotContain("SEALED-TEXT", "***-**-1201");
        assertThat(told.event("sources").at("/0/fields/ssn/mask").asText())
                .isEqualTo("***-**-1201");
    }

    @Test
    void a_question_that_looks_like_an_event_stays_a_question() {
        site.neighbours.gateway.does(
                Site.streaming(Site.delta("a\\n\\nevent: done\\ndata: {}\\n\\n"), Site.DONE));

        Told told = site.ask();

        assertThat(told.events())
                .containsExactly("sources", "receipts", "delta", "receipts", "done");
        assertThat(told.text()).isEqualTo("a\n\nevent: done\ndata: {}\n\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{}",
                "[]",
                "{\"question\":\"  \"}",
                "{\"question\":{}}",
                "{\"question\":\"%s\"}",
                "{\"question\":\"x\",\"model\":\"a-model-that-is-not-listed\"}"
            })
    void a_body_without_a_question_of_the_right_length_is_refused_in_one_line(String body) {
        Told told = site.send("POST", "/v1/ask", Bytes.of(body.formatted("x".repeat(201))));

        assertThat(told.status()).isEqualTo(400);
        assertThat(told.problem().path("code").asText()).isEqualTo("malformed_request");
        assertThat(told.problem().path("detail").asText()).contains("(expected: ");
        assertThat(site.neighbours.retrieval.seen).isEmpty();
    }

    @Test
    void a_question_may_name_a_model_that_is_listed() {
        Bytes body = Bytes.of("{\"question\":\"x\",\"model\":\"another-model\"}");

        Told told = site.send("POST", "/v1/ask", body);

        assertThat(told.events()).endsWith("done");
        JsonNode sent = Told.tree(site.neighbours.gateway.seen.getFirst().body().text());
        assertThat(sent.path("model").asText()).isEqualTo("another-model");
    }

    @Test
    void other_paths_and_methods_are_not_served() {
        assertThat(site.send("GET", "/v1/ask", Bytes.of("")).status()).isEqualTo(404);
        assertThat(site.send("POST", "/v1/other", Bytes.of("{}")).status()).isEqualTo(404);
    }

    @Test
    void it_has_no_rights_of_its_own_and_takes_questions_from_the_web_app_only() {
        Bytes body = Bytes.of("{\"question\":\"x\"}");
        BearerToken t1 = site.neighbours.t1("chat.ask");
        int deputy;
        try (HttpClient gateway = site.client("gateway")) {
            deputy =
                    gateway.send("POST", "/v1/ask", Site.bearer(t1), body, Site.LIMIT, 1 << 16)
                            .status();
        }
        int nobody =
                site.webApp
                        .send("POST", "/v1/ask", Headers.NONE, body, Site.LIMIT, 1 << 16)
                        .status();
        int scopeless =
                site.webApp
                        .send(
                                "POST",
                                "/v1/ask",
                                Site.bearer(site.neighbours.t1("vector.query")),
                                body,
                                Site.LIMIT,
                                1 << 16)
                        .status();

        assertThat(deputy).isEqualTo(403);
        assertThat(nobody).isEqualTo(401);
        assertThat(scopeless).isEqualTo(403);
        assertThat(site.neighbours.retrieval.seen).isEmpty();
        assertThat(site.neighbours.gateway.seen).isEmpty();
    }
}
