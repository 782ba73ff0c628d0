// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuestionTest {
    @Test
    void every_request_has_the_size_that_is_reported() {
        assertThat(Question.body(1).getBytes(StandardCharsets.UTF_8)).hasSize(Question.BYTES);
        assertThat(Question.body(1_790_000_000_000L).getBytes(StandardCharsets.UTF_8))
                .hasSize(Question.BYTES);
    }

    @Test
    void no_two_requests_are_the_same_and_each_is_a_conversation_with_passages()
            throws JsonProcessingException {
        var body = new ObjectMapper().readTree(Question.body(7));

        assertThat(Question.body(8)).isNotEqualTo(Question.body(7));
        assertThat(body.path("messages")).hasSize(4);
        assertThat(body.path("messages").path(3).path("role").asText()).isEqualTo("tool");
        assertThat(
                        new ObjectMapper()
                                .readTree(body.path("messages").path(3).path("content").asText()))
                .hasSize(2);
    }
}
