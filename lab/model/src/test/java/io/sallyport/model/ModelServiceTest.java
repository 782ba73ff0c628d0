// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.audit.AuditLog;
import io.sallyport.embeddings.Embedder;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Listener;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelServiceTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String CHAT = "/v1/chat/completions";
    private static final String MESSAGES =
            "\"messages\":[{\"role\":\"user\",\"content\":\"How many vacation days do I have?\"},"
                    + "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"[{\\\"title\\\":"
                    + "\\\"Vacation\\\",\\\"text\\\":\\\"Every full-time employee has 28 days of"
                    + " paid vacation a year.\\\"}]\"}]";

    private Neighbours neighbours;
    private Embedder embedder;
    private AuditLog audit;
    private Pep pep;
    private ModelService service;
    private HttpClient gateway;

    @BeforeAll
    void open(@TempDir Path folder) {
        neighbours = new Neighbours();
        embedder = Embedder.miniLm();
        audit = AuditLog.open(folder, Neighbours.id("model").toString());
        var identity = neighbours.identity("model");
        var trust =
                new TrustConfig(
                        Neighbours.DOMAIN,
                        Neighbours.ISSUER,
                        neighbours.sts(),
                        neighbours.rootKey(),
                        Map.of("model", List.of("gateway")));
        pep = Pep.open(trust, "model", identity, audit, new Metrics(), Clock.systemUTC());
        var config = new ModelConfig(Listener.loopback(0), "sallyport-extractive", 200, 0.45);
        service = ModelService.start(config, pep, identity, embedder);
        gateway = client("gateway");
        await().atMost(LIMIT).until(() -> pep.missing().isEmpty());
    }

    @AfterAll
    void close() {
        gateway.close();
        service.close();
        pep.close();
        audit.close();
        embedder.close();
        neighbours.close();
    }

    @Test
    void it_answers_from_the_passages_and_counts_honestly() throws IOException {
        HttpClient.Reply reply = ask(neighbours.token("model"), "");

        JsonNode answer = Json.MAPPER.readTree(reply.body().text());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(answer.at("/choices/0/message/content").asText())
                .contains("28 days of paid vacation a year. [1]")
                .contains("[1] Vacation");
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isBetween(30, 60);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isBetween(15, 35);
        assertThat(reply.headers().all("sallyport-receipt")).hasSize(1);
    }

    @Test
    void the_cap_is_honoured_and_said() throws IOException {
        HttpClient.Reply reply = ask(neighbours.token("model"), ",\"max_completion_tokens\":5");

        JsonNode answer = Json.MAPPER.readTree(reply.body().text());
        assertThat(answer.at("/choices/0/finish_reason").asText()).isEqualTo("length");
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void a_stream_is_the_same_answer_in_parts_with_usage_and_receipt_at_its_end()
            throws IOException {
        String whole =
                Json.MAPPER
                        .readTree(ask(neighbours.token("model"), "").body().text())
                        .at("/choices/0/message/content")
                        .asText();

        String stream = stream(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        var text = new StringBuilder();
        for (String line : stream.split("\n\n", -1)) {
            if (line.startsWith("data: {")) {
                JsonNode chunk = Json.MAPPER.readTree(line.substring(6));
                text.append(chunk.at("/choices/0/delta/content").asText(""));
            }
        }
        assertThat(text.toString()).isEqualTo(whole);
        assertThat(stream)
                .containsSubsequence(
                        "\"finish_reason\":\"stop\"",
                        "\"choices\":[],\"usage\":{",
                        ": sallyport-receipt ey",
                        "data: [DONE]\n\n");
        assertThat(stream(",\"stream\":true")).doesNotContain("usage");
    }

    @Test
    void nobody_but_the_gateway_with_a_token_for_the_model_is_answered() {
        Bytes body = body("");
        HttpClient.Reply deputy;
        try (var orchestrator = client("orchestrator")) {
            deputy =
                    orchestrator.send(
                            "POST", CHAT, bearer(neighbours.token("model")), body, LIMIT, 1 << 16);
        }
        HttpClient.Reply other = ask(neighbours.token("retrieval"), "");
        HttpClient.Reply none = gateway.send("POST", CHAT, Headers.NONE, body, LIMIT, 1 << 16);

        assertThat(deputy.status()).isEqualTo(403);
        assertThat(other.status()).isEqualTo(401);
        assertThat(none.status()).isEqualTo(401);
    }

    @Test
    void it_says_what_it_is_and_that_the_rest_does_not_exist() {
        Headers headers = bearer(neighbours.token("model"));

        HttpClient.Reply list =
                gateway.send("GET", "/v1/models", headers, Bytes.NONE, LIMIT, 1 << 16);
        HttpClient.Reply missing =
                gateway.send("GET", "/v1/files", headers, Bytes.NONE, LIMIT, 1 << 16);

        assertThat(list.body().text()).contains("\"id\":\"sallyport-extractive\"");
        assertThat(missing.status()).isEqualTo(404);
        assertThat(ask(neighbours.token("model"), ",\"n\":2").status()).isEqualTo(400);
    }

    private HttpClient client(String workload) {
        return HttpClient.mutual(
                neighbours.identity(workload),
                Neighbours.id("model"),
                URI.create("https://localhost:" + service.port()));
    }

    private HttpClient.Reply ask(BearerToken token, String members) {
        return gateway.send("POST", CHAT, bearer(token), body(members), LIMIT, 1 << 20);
    }

    private String stream(String members) throws IOException {
        Headers headers = bearer(neighbours.token("model"));
        try (var reply = gateway.open("POST", CHAT, headers, body(members), LIMIT)) {
            return new String(reply.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Bytes body(String members) {
        return Bytes.of("{\"model\":\"sallyport-extractive\"," + MESSAGES + members + "}");
    }

    private static Headers bearer(BearerToken token) {
        return Headers.NONE.with("authorization", "Bearer " + token.text());
    }
}
