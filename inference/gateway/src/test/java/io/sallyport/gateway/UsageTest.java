// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
    @Test
    void a_report_is_taken_as_it_is() throws JsonProcessingException {
        assertThat(of("{\"prompt_tokens\":7,\"completion_tokens\":2,\"total_tokens\":9}"))
                .contains(new Usage(7, 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "{}",
                "{\"prompt_tokens\":7}",
                "{\"prompt_tokens\":-7,\"completion_tokens\":2}",
                "{\"prompt_tokens\":7,\"completion_tokens\":\"2\"}",
                "{\"prompt_tokens\":7,\"completion_tokens\":9999999999999999999999}",
                "{\"prompt_tokens\":7,\"completion_tokens\":1.5}",
            })
    void what_cannot_be_true_is_no_report(String usage) throws JsonProcessingException {
        assertThat(of(usage)).isEmpty();
    }

    @Test
    void long_texts_are_not_counted_for_free() {
        assertThat(Tokens.count("a ".repeat(40_000))).isGreaterThanOrEqualTo(40_000);
        assertThat(Tokens.count("Hello world, it is late.")).isEqualTo(7);
    }

    private static Optional<Usage> of(String usage) throws JsonProcessingException {
        return Usage.reported(Json.MAPPER.readTree("{\"usage\":" + usage + "}"));
    }
}
