// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.client.Answer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatJsonTest {
    private static final URI HERE = URI.create("https://localhost:1");
    private static final DeviceConfig CONFIG =
            new DeviceConfig("device", "idp", HERE, HERE, HERE, "small", 64);

    @Test
    void a_question_names_the_model_a_cap_and_its_readings_as_data() {
        String json =
                ChatJson.question(CONFIG, new Question("How \"warm\"?", List.of("7 degrees")));

        assertThat(json)
                .isEqualTo(
                        "{\"model\":\"small\",\"max_tokens\":64,\"messages\":["
                                + "{\"role\":\"tool\",\"tool_call_id\":\"reading\",\"content\":\"7 degrees\"},"
                                + "{\"role\":\"user\",\"content\":\"How \\\"warm\\\"?\"}]}");
    }

    @Test
    void an_answer_steers_no_terminal() {
        Reply reply =
                reply(
                        200,
                        "{\"choices\":[{\"message\":{\"content\":\"seven\\u001b[2J\\ndegrees\"}}]}");

        assertThat(reply).isEqualTo(new Reply.Answered("seven [2J\ndegrees"));
    }

    @Test
    void a_refusal_keeps_its_code_and_its_words() {
        Reply reply =
                reply(429, "{\"error\":{\"code\":\"budget_exhausted\",\"message\":\"wait\"}}");

        assertThat(reply).isEqualTo(new Reply.Refused(429, "budget_exhausted", "wait"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{\"choices\":[]}",
                "{\"choices\":[{\"message\":{\"content\":{}}}]}"
            })
    void what_is_no_answer_is_none(String body) {
        assertThat(reply(200, body))
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.code()).isEqualTo("no_usable_answer"));
    }

    @Test
    void an_answer_without_bound_cannot_be_configured() {
        assertThatThrownBy(() -> new DeviceConfig("d", "idp", HERE, HERE, HERE, "small", 0))
                .hasMessageContaining("longest-answer: 0 (expected: 1 to 8192)");
    }

    private static Reply reply(int status, String body) {
        return ChatJson.reply(new Answer(status, Map.of(), body));
    }
}
