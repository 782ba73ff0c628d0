// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static io.sallyport.gateway.Chain.LIMIT;
import static io.sallyport.gateway.Chain.error;
import static io.sallyport.gateway.Chain.json;
import static io.sallyport.gateway.Chain.message;
import static io.sallyport.gateway.Chain.price;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.enforcement.Receipt;
import io.sallyport.enforcement.Receipts;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayTest {
    private Chain chain;

    @BeforeAll
    void open(@TempDir Path folder) {
        chain = new Chain(folder, Chain.Kind.OWN);
    }

    @AfterAll
    void close() {
        chain.close();
    }

    @Test
    void an_answer_passes_and_is_paid_for_by_its_real_usage() throws IOException {
        HttpClient.Reply reply = chain.say("hello");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(json(reply).at("/choices/0/message/content").asText())
                .isEqualTo("You said: hello");
        assertThat(chain.completion().path("cost_micros").asLong())
                .isEqualTo(price(TinyModel.INPUT, TinyModel.OUTPUT));
    }

    @Test
    void the_model_gets_a_token_of_its_own_for_the_same_user() {
        chain.say("who asks?");

        String token =
                chain.model.asked.getLast().headers().one("authorization").orElse("").substring(7);
        var claims = chain.domain.written(token);
        assertThat(claims.audience()).isEqualTo(Domain.id("model"));
        assertThat(claims.confirmation()).isEqualTo(chain.domain.thumbprint("gateway"));
        assertThat(claims.actors().getFirst()).isEqualTo(Domain.id("gateway"));
        assertThat(claims.principal().toString()).contains("john");
    }

    @Test
    void the_provider_is_told_its_own_name_of_the_model_and_a_cap() throws IOException {
        chain.chat(message("caps") + ",\"user\":\"helen\"");

        JsonNode sent = chain.model.newest();

        assertThat(sent.path("model").asText()).isEqualTo("tiny");
        assertThat(sent.path("max_completion_tokens").asInt()).isEqualTo(100);
        assertThat(sent.has("user")).isFalse();
    }

    @Test
    void the_answer_carries_the_receipt_and_nothing_of_the_providers_headers() {
        HttpClient.Reply reply = chain.say("receipt");

        List<String> receipts = reply.headers().all("sallyport-receipt");
        assertThat(receipts).hasSize(1);
        Optional<Receipt> receipt = Receipts.verify(receipts.getFirst(), chain.domain.bundle());
        assertThat(receipt)
                .hasValueSatisfying(told -> {
                    assertThat(told.role()).isEqualTo("gateway");
                    assertThat(told.costMicros())
                            .isEqualTo(price(TinyModel.INPUT, TinyModel.OUTPUT));
                });
        assertThat(reply.headers().one("x-ratelimit-remaining-requests")).isEmpty();
        assertThat(reply.headers().one("x-request-id")).isPresent();
    }

    @Test
    void a_stream_passes_with_its_receipt_before_its_end_and_without_the_usage()
            throws IOException {
        String stream = chain.streamed("one two three", "");

        assertThat(stream)
                .contains("\"content\":\"three\"")
                .containsSubsequence("\"finish_reason\":\"stop\"", ": sallyport-receipt ey")
                .doesNotContain("prompt_tokens")
                .endsWith("\n\ndata: [DONE]\n\n");
        assertThat(chain.model.newest().at("/stream_options/include_usage").asBoolean()).isTrue();
    }

    @Test
    void a_stream_is_paid_for_by_its_real_usage_which_is_shown_to_who_asks() throws IOException {
        String stream = chain.streamed("usage", ",\"stream_options\":{\"include_usage\":true}");

        assertThat(stream).contains("\"prompt_tokens\":11");
        await().atMost(LIMIT)
                .until(() -> chain.completion().path("cost_micros").asLong() == price(11, 7));
    }

    @Test
    void what_a_provider_does_not_count_is_counted_here() throws IOException {
        chain.say("silent");

        JsonNode whole = chain.completion();
        assertThat(whole.path("output_tokens").asInt()).isBetween(3, 6);
        assertThat(whole.path("input_tokens").asInt()).isBetween(5, 12);

        String stream = chain.streamed("silent", "");

        assertThat(stream).endsWith("data: [DONE]\n\n");
        int input = whole.path("input_tokens").asInt();
        await().atMost(LIMIT).until(() -> chain.completion().path("input_tokens").asInt() > input);
        assertThat(chain.completion().path("output_tokens")).isEqualTo(whole.path("output_tokens"));
    }

    @ParameterizedTest
    @CsvSource({
        "status 500, 502, upstream_failed, ",
        "status 401, 502, upstream_failed, ",
        "status 400, 400, malformed_request, false",
        "garbage, 502, upstream_failed, ",
        "hang, 504, upstream_timeout, ",
    })
    @Tag("slow")
    void a_failing_provider_is_told_in_the_shape_that_clients_read(
            String said, int status, String code, String retry) throws IOException {
        HttpClient.Reply whole = chain.say(said);
        HttpClient.Reply streamed = chain.chat(message(said) + ",\"stream\":true");

        for (HttpClient.Reply reply : List.of(whole, streamed)) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(error(reply).path("code").asText()).isEqualTo(code);
            assertThat(reply.headers().one("x-should-retry").orElse("")).isEqualTo(or(retry));
            assertThat(reply.body().text()).doesNotContain("sk-secret");
        }
    }

    private static String or(String text) {
        return text == null ? "" : text;
    }

    @Test
    void a_stream_that_breaks_ends_with_an_error_and_is_paid_for_as_far_as_it_came()
            throws IOException {
        String stream = chain.streamed("cut", "");

        assertThat(stream)
                .contains("You ")
                .contains("data: {\"error\":{")
                .contains("upstream_failed")
                .doesNotContain("[DONE]")
                .endsWith("}}\n\nCUT");
        await().atMost(LIMIT)
                .until(() -> chain.completion().path("outcome").asText().equals("failed"));
        assertThat(chain.completion().path("output_tokens").asInt()).isEqualTo(4);
    }

    @Test
    void a_client_that_goes_away_stops_the_model_and_pays_what_it_got() throws Exception {
        long before = chain.model.cancelled.getCount();
        try (HttpClient.StreamedReply reply =
                chain.stream(message("endless") + ",\"stream\":true")) {
            var _ = reply.body().read();
        }

        assertThat(before).isEqualTo(1);
        assertThat(chain.model.cancelled.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        await().atMost(LIMIT)
                .until(() -> chain.completion().path("outcome").asText().equals("client_gone"));
        assertThat(chain.completion().path("output_tokens").asInt()).isPositive();
        assertThat(chain.completion().path("cost_micros").asLong())
                .isPositive()
                .isLessThan(price(0, 100));
    }

    @Test
    void only_models_that_the_caller_may_use_are_listed() throws IOException {
        JsonNode list = json(chain.send("GET", "/v1/models", ""));
        JsonNode one = json(chain.send("GET", "/v1/models/" + Chain.MODEL, ""));

        assertThat(list.path("data").findValuesAsText("id")).containsExactly(Chain.MODEL);
        assertThat(one.path("object").asText()).isEqualTo("model");
    }

    @Test
    void a_forbidden_model_and_one_that_does_not_exist_look_the_same() throws IOException {
        var pairs =
                List.of(
                        List.of(ask(Chain.FORBIDDEN), ask("no-such-model--")),
                        List.of(
                                chain.send("GET", "/v1/models/" + Chain.FORBIDDEN, ""),
                                chain.send("GET", "/v1/models/no-such-model--", "")));

        for (var pair : pairs) {
            assertThat(pair).allMatch(reply -> reply.status() == 404);
            assertThat(pair).allMatch(GatewayTest::notRetried);
            assertThat(error(pair.getFirst()).path("message").asText())
                    .isEqualTo(
                            error(pair.getLast())
                                    .path("message")
                                    .asText()
                                    .replace("no-such-model--", Chain.FORBIDDEN));
        }
        assertThat(error(pairs.getFirst().getFirst()).path("code").asText())
                .isEqualTo("model_not_found");
    }

    private HttpClient.Reply ask(String model) {
        return chain.chat("{\"model\":\"" + model + "\"," + message("hi") + "}");
    }

    private static boolean notRetried(HttpClient.Reply reply) {
        return reply.headers().one("x-should-retry").orElse("").equals("false");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/responses, 404, ''",
        "POST, /v1/files, 404, ''",
        "POST, /v1/models, 405, GET",
        "GET, /v1/chat/completions, 405, POST",
        "POST, /v1/chat/completions/x, 404, ''",
        "GET, /v1/modelsx, 404, ''",
        "GET, /, 404, ''"
    })
    void everything_else_does_not_exist(String method, String path, int status, String allowed)
            throws IOException {
        HttpClient.Reply reply = chain.send(method, path, method.equals("GET") ? "" : "{}");

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.headers().one("allow").orElse("")).isEqualTo(allowed);
        assertThat(error(reply).path("type").asText()).isEqualTo("invalid_request_error");
    }

    @Test
    void who_may_not_talk_to_the_gateway_or_shows_no_sound_token_is_refused_in_shape()
            throws IOException {
        int before = chain.model.asked.size();
        Bytes body = Bytes.of("{\"model\":\"m\"," + message("hi") + "}");
        HttpClient.Reply edge;
        HttpClient.Reply token;
        HttpClient.Reply scope;
        try (var webApp = chain.client("web-app");
                var orchestrator = chain.client("orchestrator")) {
            Headers sound = chain.bearer(chain.john());
            edge = webApp.send("POST", Routes.CHAT, sound, body, LIMIT, 1 << 16);
            token = orchestrator.send("POST", Routes.CHAT, Headers.NONE, body, LIMIT, 1 << 16);
            Headers other = chain.bearer(chain.domain.forGateway("john", "vector.query"));
            scope = orchestrator.send("POST", Routes.CHAT, other, body, LIMIT, 1 << 16);
        }

        assertThat(edge.status()).isEqualTo(403);
        assertThat(token.status()).isEqualTo(401);
        assertThat(scope.status()).isIn(401, 403);
        for (HttpClient.Reply reply : List.of(edge, token, scope)) {
            assertThat(error(reply).path("code").isTextual()).isTrue();
            assertThat(notRetried(reply)).isTrue();
        }
        assertThat(chain.model.asked).hasSize(before);
    }
}
