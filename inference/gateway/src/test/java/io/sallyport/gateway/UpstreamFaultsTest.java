// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.Bytes;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamFaultsTest {
    @ParameterizedTest
    @CsvSource({
        "400, MALFORMED_REQUEST",
        "422, MALFORMED_REQUEST",
        "401, UPSTREAM_FAILED",
        "403, UPSTREAM_FAILED",
        "404, UPSTREAM_FAILED",
        "429, UPSTREAM_FAILED",
        "500, UPSTREAM_FAILED",
        "302, UPSTREAM_FAILED",
        "504, UPSTREAM_TIMEOUT",
    })
    void a_providers_status_becomes_one_of_ours(int status, Problem problem) {
        assertThat(UpstreamFaults.of(status, Bytes.NONE).problem()).isEqualTo(problem);
    }

    @Test
    void a_providers_words_are_not_repeated() {
        var body =
                Bytes.of(
                        "{\"error\":{\"message\":\"Incorrect API key provided: sk-secret\","
                                + "\"code\":\"sk-secret Incorrect\"}}");

        for (int status : new int[] {400, 401, 500}) {
            ProblemException told = UpstreamFaults.of(status, body);
            assertThat(told.getMessage()).doesNotContain("secret").doesNotContain("Incorrect");
        }
    }

    @Test
    void a_providers_error_code_helps_the_caller() {
        var body = Bytes.of("{\"error\":{\"code\":\"context_length_exceeded\"}}");

        assertThat(UpstreamFaults.of(400, body)).hasMessageContaining("context_length_exceeded");
    }

    @Test
    void a_token_service_that_is_down_is_not_the_callers_fault() {
        assertThat(UpstreamFaults.of(new ExchangeException("unavailable", "x")).problem())
                .isEqualTo(Problem.UPSTREAM_FAILED);
        assertThat(UpstreamFaults.of(new ExchangeException("invalid_grant", "x")).problem())
                .isEqualTo(Problem.NOT_PERMITTED);
    }
}
