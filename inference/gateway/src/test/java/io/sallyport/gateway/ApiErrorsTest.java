// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiErrorsTest {
    private static Response told(ProblemException problem) {
        return ApiErrors.of("r-1", problem, problem.problem().status());
    }

    @ParameterizedTest
    @EnumSource
    void every_problem_has_the_shape_that_clients_read(Problem problem)
            throws JsonProcessingException {
        Response response = told(new ProblemException(problem, "x", "why"));

        assertThat(response.status()).isEqualTo(problem.status());
        assertThat(response.headers().one("x-request-id")).contains("r-1");
        assertThat(error(response).path("message").asText()).isEqualTo("why");
        assertThat(error(response).path("type").asText()).isNotEmpty();
        assertThat(error(response).has("param")).isTrue();
        assertThat(error(response).path("code").asText()).isEqualTo(problem.code());
    }

    @Test
    void only_a_rate_limit_says_when_to_come_back() {
        var wait = Duration.ofSeconds(7);
        Response rate = told(new ProblemException(Problem.RATE_LIMITED, "x", "why", wait));
        Response budget = told(new ProblemException(Problem.BUDGET_EXHAUSTED, "x", "why", wait));

        assertThat(rate.headers().one("retry-after")).contains("8");
        assertThat(rate.headers().one("x-should-retry")).isEmpty();
        assertThat(budget.headers().one("retry-after")).isEmpty();
        assertThat(budget.headers().one("x-should-retry")).contains("false");
    }

    @Test
    void a_refusal_by_policy_or_firewall_is_not_tried_again() {
        for (Problem problem : new Problem[] {Problem.NOT_PERMITTED, Problem.CONTENT_REFUSED}) {
            Response response = told(new ProblemException(problem, "x", "why"));

            assertThat(response.headers().one("x-should-retry")).contains("false");
        }
    }

    @Test
    void the_member_that_is_wrong_is_named() throws JsonProcessingException {
        assertThat(error(told(Refusals.notSupported("n"))).path("param").asText()).isEqualTo("n");
        assertThat(error(told(Refusals.noModel("x"))).path("param").asText()).isEqualTo("model");
    }

    @Test
    void what_was_too_long_keeps_its_exact_status() throws JsonProcessingException {
        Response response =
                ApiErrors.of("r-1", new ProblemException(Problem.TOO_LARGE, "x", "why"), 431);

        assertThat(response.status()).isEqualTo(431);
        assertThat(error(response).path("code").asText()).isEqualTo("too_large");
    }

    @Test
    void a_refused_token_names_its_scheme_and_a_wrong_method_the_right_one() {
        Response token = told(new ProblemException(Problem.INVALID_TOKEN, "expired", "why"));
        Response method = told(ProblemException.methodNotAllowed("POST"));

        assertThat(token.headers().one("www-authenticate"))
                .contains("Bearer error=\"invalid_token\"");
        assertThat(method.headers().one("allow")).contains("POST");
    }

    private static JsonNode error(Response response) throws JsonProcessingException {
        return response.body() instanceof Response.Body.Whole(Bytes bytes)
                ? Json.MAPPER.readTree(bytes.text()).path("error")
                : Json.MAPPER.missingNode();
    }
}
