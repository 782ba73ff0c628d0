// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LangChain4j's own OpenAI models against gateways that behave, break, stall and refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SallyportHttpClientTest {
    private static final String HELLO = delta("Hello");
    private static final String WORLD = delta(" world");
    private static final String DONE = "data: [DONE]\n\n";

    private Neighbours neighbours;

    @BeforeAll
    void open() {
        neighbours = new Neighbours();
    }

    @AfterAll
    void close() {
        neighbours.close();
    }

    private static String delta(String text) {
        return "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\""
                + text
                + "\"}}]}\n\n";
    }

    /** Sends these events, then ends well. */
    private static HttpHandler streaming(String... events) {
        return _ ->
                Response.stream(
                                200,
                                "text/event-stream",
                                sink -> {
                                    for (String event : events) {
                                        sink.send(Bytes.of(event));
                                    }
                                })
                        .with("sallyport-receipt", "preliminary.receipt.x");
    }

    /** Sends these events, then cuts the connection. */
    private static HttpHandler cut(String... events) {
        return _ ->
                Response.stream(
                                200,
                                "text/event-stream",
                                sink -> {
                                    for (String event : events) {
                                        sink.send(Bytes.of(event));
                                    }
                                    throw new IOException("cut");
                                })
                        .with("sallyport-receipt", "preliminary.receipt.x");
    }

    private SallyportHttpClient.Builder http(Neighbours.Neighbour gateway) {
        return SallyportHttpClient.builder(neighbours.client(), gateway.target("llm.invoke"))
                .onBehalfOf(() -> new BearerToken("john"));
    }

    private static Heard stream(
            HttpClientBuilder http, Neighbours.Neighbour gateway, Heard listening) {
        OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(gateway.uri() + "/v1")
                .apiKey("never-sent")
                .modelName("some-model")
                .timeout(Duration.ofSeconds(3))
                .build()
                .chat("Hello?", listening);
        return listening;
    }

    private Heard stream(Neighbours.Neighbour gateway) {
        return stream(http(gateway), gateway, Heard.all());
    }

    private static OpenAiChatModel whole(HttpClientBuilder http, Neighbours.Neighbour gateway) {
        return OpenAiChatModel.builder()
                .httpClientBuilder(http)
                .baseUrl(gateway.uri() + "/v1")
                .apiKey("never-sent")
                .modelName("some-model")
                .maxRetries(0)
                .build();
    }

    @Test
    void a_whole_stream_arrives_as_the_user_and_no_key_is_sent() {
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO, WORLD, DONE))) {
            Heard heard = stream(gateway);

            assertThat(heard.errors).isEmpty();
            assertThat(heard.completed).containsExactly("Hello world");
            assertThat(gateway.token(0)).isEqualTo("Bearer john-at-gateway");
            assertThat(gateway.seen().getFirst().toString()).doesNotContain("never-sent");
        }
    }

    @Test
    void of_a_stream_that_ends_the_final_receipts_are_told_not_the_preliminary_ones() {
        var receipts = new ArrayList<String>();
        try (var gateway =
                neighbours.neighbour(
                        "gateway",
                        streaming(
                                HELLO,
                                ": sallyport-receipt model.receipt.x\n\n",
                                ": sallyport-receipt final.receipt.x\n\n",
                                DONE))) {
            stream(http(gateway).telling(receipts::addAll), gateway, Heard.all());

            assertThat(receipts).containsExactly("model.receipt.x", "final.receipt.x");
        }
    }

    @Test
    void of_a_stream_that_is_cut_the_preliminary_receipts_are_better_than_none() {
        var receipts = new ArrayList<String>();
        try (var gateway = neighbours.neighbour("gateway", cut(HELLO))) {
            stream(http(gateway).telling(receipts::addAll), gateway, Heard.all());

            assertThat(receipts).containsExactly("preliminary.receipt.x");
        }
    }

    @Test
    void an_error_in_the_stream_is_an_error_and_not_a_short_answer() {
        String told =
                "data: {\"error\":{\"message\":\"the model stopped\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"upstream_failed\"}}\n\n";
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO, told, DONE))) {
            Heard heard = stream(gateway);

            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst())
                    .isInstanceOfSatisfying(
                            GatewayCutOffException.class,
                            e -> {
                                assertThat(e.code()).isEqualTo("upstream_failed");
                                assertThat(e).hasMessage("the model stopped");
                            });
        }
    }

    @Test
    void a_stream_that_is_cut_is_an_error_and_not_a_short_answer() {
        try (var gateway = neighbours.neighbour("gateway", cut(HELLO, WORLD))) {
            Heard heard = stream(gateway);

            assertThat(heard.text).hasToString("Hello world");
            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst()).isInstanceOf(GatewayCutOffException.class);
        }
    }

    @Test
    void a_stream_that_just_ends_is_an_error_and_not_a_short_answer() {
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO))) {
            Heard heard = stream(gateway);

            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst()).isInstanceOf(GatewayCutOffException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oops", "{\"choices\":[", "\"text\"", "[1]", "{\"error\":\"plain\"}"})
    void what_is_no_piece_of_an_answer_is_an_error(String data) {
        String event = "data: " + data + "\n\n";
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO, event, DONE))) {
            Heard heard = stream(gateway);

            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
        }
    }

    @Test
    void nothing_is_added_to_an_answer_after_its_end() {
        try (var gateway = neighbours.neighbour("gateway", cut(HELLO, DONE, WORLD))) {
            Heard heard = stream(gateway);

            assertThat(heard.completed).containsExactly("Hello");
            assertThat(heard.errors).isEmpty();
        }
    }

    @Test
    @Tag("slow")
    void a_stream_that_stands_still_is_given_up() throws InterruptedException {
        var gone = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var gateway = neighbours.neighbour("gateway", holding(gone, end))) {
            Heard heard = stream(gateway);

            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
            assertThat(gone.await(10, TimeUnit.SECONDS)).as("the gateway was told").isTrue();
        } finally {
            end.countDown();
        }
    }

    @Test
    void who_wants_no_more_ends_the_paid_generation() throws InterruptedException {
        var gone = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        try (var gateway = neighbours.neighbour("gateway", holding(gone, end))) {
            Heard heard = stream(http(gateway), gateway, Heard.first());

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(heard.text).hasToString("Hello");
            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).isEmpty();
        } finally {
            end.countDown();
        }
    }

    private static HttpHandler holding(CountDownLatch gone, CountDownLatch end) {
        return _ ->
                Response.stream(
                        200,
                        "text/event-stream",
                        sink -> {
                            sink.onGone(gone::countDown);
                            sink.send(Bytes.of(HELLO));
                            try {
                                var _ = end.await(30, TimeUnit.SECONDS);
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                        });
    }

    @Test
    void a_refusal_comes_with_its_status_and_the_gateways_words() {
        HttpHandler refusing =
                _ ->
                        Response.json(
                                        429,
                                        "{\"error\":{\"code\":\"budget_exhausted\",\"message\":\"no\"}}")
                                .with("sallyport-receipt", "refusal.receipt.x");
        var receipts = new ArrayList<String>();
        try (var gateway = neighbours.neighbour("gateway", refusing)) {
            Heard heard = stream(http(gateway).telling(receipts::addAll), gateway, Heard.all());

            assertThat(heard.completed).isEmpty();
            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst())
                    .hasRootCauseInstanceOf(HttpException.class)
                    .hasStackTraceContaining("budget_exhausted");
            assertThat(receipts).containsExactly("refusal.receipt.x");
        }
    }

    @Test
    void a_user_whom_the_token_service_refuses_is_an_error_and_the_model_is_not_asked() {
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO, DONE))) {
            SallyportHttpClient.Builder http =
                    http(gateway).onBehalfOf(() -> new BearerToken("nobody"));

            Heard heard = stream(http, gateway, Heard.all());

            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst()).isInstanceOf(ExchangeException.class);
            assertThat(gateway.seen()).isEmpty();
        }
    }

    @Test
    void without_a_caller_the_model_is_not_asked() {
        try (var gateway = neighbours.neighbour("gateway", streaming(HELLO, DONE))) {
            SallyportHttpClient.Builder http =
                    SallyportHttpClient.builder(neighbours.client(), gateway.target("llm.invoke"));

            Heard heard = stream(http, gateway, Heard.all());

            assertThat(heard.errors).hasSize(1);
            assertThat(heard.errors.getFirst()).hasMessageContaining("no caller bound");
            assertThat(gateway.seen()).isEmpty();
        }
    }

    @Test
    void a_whole_answer_arrives_as_the_current_caller() {
        String json =
                "{\"id\":\"c\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
                        + "{\"role\":\"assistant\",\"content\":\"Hello.\"},\"finish_reason\":\"stop\"}]}";
        var receipts = new ArrayList<List<String>>();
        HttpHandler answering = _ -> Response.json(200, json).with("sallyport-receipt", "a.b.c");
        try (var gateway = neighbours.neighbour("gateway", answering)) {
            SallyportHttpClient.Builder http =
                    SallyportHttpClient.builder(neighbours.client(), gateway.target("llm.invoke"))
                            .telling(receipts::add);

            String answer =
                    Neighbours.caller("helen").call(() -> whole(http, gateway).chat("Hello?"));

            assertThat(answer).isEqualTo("Hello.");
            assertThat(gateway.token(0)).isEqualTo("Bearer helen-at-gateway");
            assertThat(receipts).containsExactly(List.of("a.b.c"));
        }
    }

    @Test
    void a_whole_answer_that_breaks_off_is_an_error() {
        HttpHandler cut =
                _ ->
                        Response.stream(
                                200,
                                "application/json",
                                sink -> {
                                    sink.send(Bytes.of("{\"choices\":[]}"));
                                    throw new IOException("cut");
                                });
        try (var gateway = neighbours.neighbour("gateway", cut)) {
            OpenAiChatModel model = whole(http(gateway), gateway);

            assertThatThrownBy(() -> model.chat("Hello?"))
                    .isInstanceOf(GatewayCutOffException.class)
                    .hasMessage("the answer broke off; ask again");
        }
    }
}
