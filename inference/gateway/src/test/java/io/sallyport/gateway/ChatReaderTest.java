// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatReaderTest {
    private final ChatReader reader = new ChatReader(Configs.plain());

    @Test
    void known_members_and_exact_numbers_pass() throws JsonProcessingException {
        ChatRequest request =
                read("\"temperature\":0.70,\"reasoning_effort\":\"low\",\"seed\":123456789012");

        JsonNode sent = sent(request);

        assertThat(sent.path("temperature").asText()).isEqualTo("0.70");
        assertThat(sent.path("reasoning_effort").asText()).isEqualTo("low");
        assertThat(sent.path("seed").asLong()).isEqualTo(123456789012L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Model",
                "MAX_TOKENS",
                "N",
                "Messages",
                "User",
                "models",
                "fallbacks",
                "api_base",
                "best_of",
                "prompt_logprobs",
                "prediction"
            })
    void what_another_reader_could_take_for_model_price_or_place_is_refused(String member) {
        assertThatThrownBy(() -> read("\"" + member + "\":1"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem()).isEqualTo(Problem.MALFORMED_REQUEST));
    }

    @Test
    void what_says_who_asks_is_taken_out() throws JsonProcessingException {
        ChatRequest request =
                read(
                        "\"user\":\"helen\",\"safety_identifier\":\"x\",\"prompt_cache_key\":\"y\","
                                + "\"metadata\":{\"user_id\":\"helen\",\"team\":\"blue\"}");

        JsonNode sent = sent(request);

        assertThat(sent.has("user") || sent.has("safety_identifier")).isFalse();
        assertThat(sent.has("prompt_cache_key")).isFalse();
        assertThat(sent.path("metadata").toString()).isEqualTo("{\"team\":\"blue\"}");
    }

    @Test
    void a_cap_is_set_where_there_is_none() throws JsonProcessingException {
        assertThat(sent(read("\"seed\":1")).path("max_completion_tokens").asInt()).isEqualTo(100);
        assertThat(sent(read("\"max_tokens\":null")).path("max_completion_tokens").asInt())
                .isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource({
        "'\"max_tokens\":50', max_tokens, 50",
        "'\"max_tokens\":5000', max_tokens, 200",
        "'\"max_completion_tokens\":5000', max_completion_tokens, 200",
        "'\"max_tokens\":50,\"max_completion_tokens\":70', max_completion_tokens, 50",
        "'\"max_tokens\":90,\"max_completion_tokens\":70', max_tokens, 70",
    })
    void a_cap_is_bounded_and_the_smaller_counts(String members, String field, int cap)
            throws JsonProcessingException {
        ChatRequest request = read(members);

        assertThat(request.worstOutput()).isEqualTo(cap);
        assertThat(sent(request).path(field).asInt()).isEqualTo(cap);
    }

    @Test
    void usage_is_asked_for_upstream_whether_the_caller_wants_it_or_not()
            throws JsonProcessingException {
        ChatRequest silent = read("\"stream\":true");
        ChatRequest wanting = read("\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        ChatRequest whole = read("\"stream\":false");

        assertThat(sent(silent).path("stream_options").path("include_usage").asBoolean()).isTrue();
        assertThat(silent.usageWanted()).isFalse();
        assertThat(wanting.usageWanted()).isTrue();
        assertThat(sent(whole).has("stream_options")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'\"n\":2', n",
        "'\"n\":0', n",
        "'\"n\":\"1\"', n",
        "'\"n\":99999999999', n",
        "'\"logprobs\":true', logprobs",
        "'\"top_logprobs\":2', top_logprobs",
        "'\"service_tier\":\"priority\"', service_tier",
        "'\"web_search_options\":{}', web_search_options",
        "'\"stream\":\"yes\"', stream",
        "'\"stream_options\":7', stream_options",
        "'\"max_tokens\":-1', max_tokens",
        "'\"max_tokens\":1.5', max_tokens",
    })
    void what_goes_around_budget_or_model_is_refused_and_named(String members, String param) {
        assertThatThrownBy(() -> read(members))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> {
                            assertThat(refused.problem()).isEqualTo(Problem.MALFORMED_REQUEST);
                            assertThat(Refusals.param(refused.reason())).contains(param);
                        });
    }

    @Test
    void several_answers_and_logprobs_pass_where_configured_and_are_all_counted() {
        var lenient = new ChatReader(Configs.lenient());

        ChatRequest request =
                lenient.read(
                        body("\"n\":3,\"logprobs\":true,\"top_logprobs\":2,\"max_tokens\":10"),
                        (_, _) -> {});

        assertThat(request.worstOutput()).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"model\":\"m\"}",
                "{\"model\":7,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[]}",
                "{\"model\":\"m\",\"messages\":{}}",
                "{\"model\":\"m\",\"messages\":[7]}",
                "{\"model\":\"m\",\"messages\":[{\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":7}]}",
                "{\"model\":\"m\",\"model\":\"n\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} {}",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\","
                        + "\"image_url\":{\"url\":\"https://x\"}}]}]}",
                "{\"model\":\"m\",\"x\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
            })
    void what_is_no_request_is_refused(String body) {
        assertThatThrownBy(() -> reader.read(Bytes.of(body), (_, _) -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused ->
                                assertThat(refused.problem()).isEqualTo(Problem.MALFORMED_REQUEST));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m m", "m\\u0000", "{}"})
    void a_name_that_no_model_can_have_is_an_unknown_model(String name) {
        String body =
                "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
                        .formatted(name);

        assertThatThrownBy(() -> reader.read(Bytes.of(body), (_, _) -> {}))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(Refusals.code(refused)).isEqualTo("model_not_found"));
    }

    @Test
    void too_many_messages_and_parts_are_refused() {
        String message = "{\"role\":\"user\",\"content\":\"x\"}";
        String part = "{\"type\":\"text\",\"text\":\"x\"}";
        String messages = "[" + (message + ",").repeat(4) + message + "]";
        String parts = "[{\"role\":\"user\",\"content\":[" + (part + ",").repeat(6) + part + "]}]";

        for (String list : new String[] {messages, parts}) {
            var body = Bytes.of("{\"model\":\"m\",\"messages\":" + list + "}");
            assertThatThrownBy(() -> reader.read(body, (_, _) -> {}))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            refused -> assertThat(refused.problem()).isEqualTo(Problem.TOO_LARGE));
        }
    }

    private ChatRequest read(String members) {
        return reader.read(body(members), (_, _) -> {});
    }

    private static Bytes body(String members) {
        return Bytes.of(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                        + members
                        + "}");
    }

    private static JsonNode sent(ChatRequest request) throws JsonProcessingException {
        return Json.MAPPER.readTree(request.upstream().text());
    }
}
