// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static io.sallyport.gateway.Chain.LIMIT;
import static io.sallyport.gateway.Chain.error;
import static io.sallyport.gateway.Chain.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attacks of docs/guides/attacks.md that only the gateway can answer for, over real mutual TLS. */
class GatewayAttacksTest {
    private Chain chain;

    @BeforeEach
    void open(@TempDir Path folder) {
        chain = new Chain(folder, Chain.Kind.OWN);
    }

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void attack_03_a_token_for_retrieval_is_worth_nothing_at_the_gateway() throws IOException {
        BearerToken t2 = chain.domain.addressed("retrieval", "john", "llm.invoke");
        Bytes body = Bytes.of("{\"model\":\"m\"," + message("hi") + "}");
        HttpClient.Reply refused;
        try (HttpClient orchestrator = chain.client("orchestrator")) {
            refused =
                    orchestrator.send("POST", Routes.CHAT, chain.bearer(t2), body, LIMIT, 1 << 16);
        }

        assertThat(chain.say("hello").status()).isEqualTo(200);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(error(refused).path("code").asText()).isEqualTo("invalid_token");
        assertThat(chain.model.asked).hasSize(1);
    }

    @Test
    void no_cause_of_a_refused_token_can_be_told_from_another_by_the_answer() {
        var causes =
                List.of(
                        new BearerToken("a.b.c"),
                        chain.domain.addressed("retrieval", "john", "llm.invoke"),
                        new BearerToken(chain.john().text() + "AA"),
                        new BearerToken(new Domain().forGateway("john", "llm.invoke").text()));
        List<String> answers;
        try (HttpClient orchestrator = chain.client("orchestrator")) {
            answers = causes.stream().map(token -> answer(orchestrator, token)).toList();
        }

        assertThat(answers).containsOnly(answers.getFirst());
        assertThat(answers.getFirst())
                .startsWith("401 ")
                .contains("invalid_token", "resource_metadata=", "authentication_error");
    }

    private String answer(HttpClient orchestrator, BearerToken token) {
        HttpClient.Reply reply =
                orchestrator.send(
                        "POST", Routes.CHAT, chain.bearer(token), Bytes.of("{}"), LIMIT, 1 << 16);
        var headers = reply.headers().without("x-request-id").without("date").fields();
        return reply.status() + " " + new TreeMap<>(headers) + " " + reply.body().text();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"user\":\"helen\"', user",
        "'\"user\":{\"id\":\"helen\"}', user",
        "'\"safety_identifier\":\"helen\"', safety_identifier",
        "'\"metadata\":{\"user_id\":\"helen\",\"kept\":\"yes\"}', metadata.user_id",
    })
    void attack_15_a_body_that_names_another_user_is_told_and_never_believed(
            String member, String field) throws IOException {
        HttpClient.Reply answered = chain.chat(message("hello") + "," + member);

        assertThat(answered.status()).isEqualTo(200);
        assertThat(chain.records("identity_contradicted"))
                .singleElement()
                .satisfies(facts -> {
                    assertThat(facts.path("field").asText()).isEqualTo(field);
                    assertThat(facts.path("actor").asText())
                            .isEqualTo(Domain.id("orchestrator").toString());
                });
        assertThat(chain.records("decision"))
                .allMatch(facts -> facts.path("subject").asText().equals("john"));
        assertThat(chain.auditText()).as("the made-up name is nobody's").doesNotContain("helen");
        assertThat(chain.model.newest().toString()).doesNotContain("helen");
        assertThat(chain.metrics.text())
                .contains("signal=\"identity_contradicted\"", "actor=\"orchestrator\"");
    }

    @Test
    void attack_15_a_body_that_names_the_tokens_own_user_is_no_event() throws IOException {
        String same =
                ",\"user\":\"john\",\"safety_identifier\":\"john\","
                        + "\"metadata\":{\"user_id\":\"john\"}";

        assertThat(chain.chat(message("hello") + same).status()).isEqualTo(200);
        assertThat(chain.chat(message("hello") + ",\"user\":null").status()).isEqualTo(200);

        assertThat(chain.records("identity_contradicted")).isEmpty();
        assertThat(chain.model.newest().has("user")).isFalse();
    }

    @Test
    void attack_15_a_contradiction_that_cannot_be_written_down_is_a_refusal() {
        chain.audit.close();

        HttpClient.Reply refused = chain.chat(message("hello") + ",\"user\":\"helen\"");

        assertThat(refused.status()).isEqualTo(503);
        assertThat(chain.model.asked).isEmpty();
    }

    @Test
    void attack_23_a_sign_out_cuts_a_running_stream_within_two_seconds() throws Exception {
        try (HttpClient.StreamedReply reply =
                chain.stream(message("endless") + ",\"stream\":true")) {
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().read()).isPositive();
            assertThat(chain.model.cancelled.getCount()).isEqualTo(1);

            chain.sts.revoke(new DenyKey(DenyKey.Kind.SID, "sid-1"));

            await().atMost(Duration.ofSeconds(2))
                    .until(() -> chain.model.cancelled.getCount() == 0);
            assertThatThrownBy(() -> reply.body().readAllBytes())
                    .as("the answer does not look whole")
                    .isInstanceOf(IOException.class);
        }
        await().atMost(LIMIT)
                .until(() -> chain.completion().path("outcome").asText().equals("revoked"));
        assertThat(chain.completion().path("cost_micros").asLong()).isPositive();
        assertThat(chain.say("hello").status()).as("no new question either").isEqualTo(401);
    }

    @Test
    void attack_23_the_stream_of_another_session_goes_on() throws Exception {
        try (HttpClient.StreamedReply reply =
                chain.stream(message("endless") + ",\"stream\":true")) {
            assertThat(reply.body().read()).isPositive();

            chain.sts.revoke(new DenyKey(DenyKey.Kind.SID, "sid-2"));
            chain.sts.revoke(new DenyKey(DenyKey.Kind.TXN, "heard"));
            await().atMost(LIMIT).until(() -> chain.sts.heard() == 2);

            assertThat(chain.model.cancelled.getCount()).isEqualTo(1);
            assertThat(chain.say("hello").status()).isEqualTo(200);
        }
    }
}
