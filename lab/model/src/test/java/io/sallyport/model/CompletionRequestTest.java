// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Bytes;
import io.sallyport.http.Listener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionRequestTest {
    private static final ModelConfig CONFIG =
            new ModelConfig(Listener.loopback(0), "sallyport-extractive", 50, 0.45);

    @Test
    void the_smaller_cap_counts_and_the_configured_one_bounds_it() throws RefusedException {
        var asked = read(",\"max_tokens\":7,\"max_completion_tokens\":9");
        var tooMuch = read(",\"max_tokens\":100000");
        var none = read("");

        assertThat(asked.maxTokens()).isEqualTo(7);
        assertThat(tooMuch.maxTokens()).isEqualTo(50);
        assertThat(none.maxTokens()).isEqualTo(50);
    }

    @Test
    void usage_is_sent_only_when_asked_for() throws RefusedException {
        var request = read(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");

        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
        assertThat(read(",\"stream\":true").includeUsage()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"n\":2",
                ",\"logprobs\":true",
                ",\"top_logprobs\":3",
                ",\"max_tokens\":0",
                ",\"max_tokens\":\"many\"",
                ",\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\"]",
                ",\"model\":\"sallyport-extractive\""
            })
    void what_it_does_not_do_is_refused(String extra) {
        assertThatThrownBy(() -> read(extra))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.response().status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "null", "{\"model\":\"sallyport-extractive\"}"})
    void a_body_without_messages_is_refused(String body) {
        assertThatThrownBy(() -> CompletionRequest.read(Bytes.of(body), CONFIG))
                .isInstanceOf(RefusedException.class);
    }

    private static CompletionRequest read(String extra) throws RefusedException {
        String body =
                "{\"model\":\"sallyport-extractive\",\"messages\":[{\"role\":\"user\","
                        + "\"content\":\"hi\"}]"
                        + extra
                        + "}";
        return CompletionRequest.read(Bytes.of(body), CONFIG);
    }
}
