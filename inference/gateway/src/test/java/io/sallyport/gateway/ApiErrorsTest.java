// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.enforcement.ProblemDocuments;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ApiErrorsTest {
    private static final Request REQUEST =
            new Request(
                    "r-1",
                    "POST",
                    "/v1/chat/completions",
                    "",
                    Headers.NONE,
                    Bytes.NONE,
                    Optional.empty(),
                    InetAddress.getLoopbackAddress());

    @ParameterizedTest
    @EnumSource
    void every_problem_has_the_shape_that_clients_read(Problem problem)
            throws JsonProcessingException {
        Response response = ApiErrors.of(REQUEST, new ProblemException(problem, "x", "why"));

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
        Response rate =
                ApiErrors.of(REQUEST, new ProblemException(Problem.RATE_LIMITED, "x", "why", wait));
        Response budget =
                ApiErrors.of(
                        REQUEST, new ProblemException(Problem.BUDGET_EXHAUSTED, "x", "why", wait));

        assertThat(rate.headers().one("retry-after")).contains("8");
        assertThat(rate.headers().one("x-should-retry")).isEmpty();
        assertThat(budget.headers().one("retry-after")).isEmpty();
        assertThat(budget.headers().one("x-should-retry")).contains("false");
    }

    @Test
    void a_refusal_by_policy_or_firewall_is_not_tried_again() {
        for (Problem problem : new Problem[] {Problem.NOT_PERMITTED, Problem.CONTENT_REFUSED}) {
            Response response = ApiErrors.of(REQUEST, new ProblemException(problem, "x", "why"));

            assertThat(response.headers().one("x-should-retry")).contains("false");
        }
    }

    @Test
    void the_member_that_is_wrong_is_named() throws JsonProcessingException {
        assertThat(error(ApiErrors.of(REQUEST, Refusals.notSupported("n"))).path("param").asText())
                .isEqualTo("n");
        assertThat(error(ApiErrors.of(REQUEST, Refusals.noModel("x"))).path("param").asText())
                .isEqualTo("model");
    }

    @Test
    void a_problem_document_of_the_path_takes_the_same_shape() throws JsonProcessingException {
        Response document =
                ProblemDocuments.of(
                        REQUEST, new ProblemException(Problem.INVALID_TOKEN, "expired", "why"));

        Response shaped = ApiErrors.shaped(REQUEST, document);

        assertThat(shaped.status()).isEqualTo(401);
        assertThat(shaped.headers().all("content-type")).containsExactly("application/json");
        assertThat(error(shaped).path("code").asText()).isEqualTo("invalid_token");
        assertThat(error(shaped).path("message").asText()).isEqualTo("why");
    }

    @Test
    void other_answers_are_left_alone() {
        Response plain = Response.json(200, "{\"object\":\"list\"}");

        assertThat(ApiErrors.shaped(REQUEST, plain)).isSameAs(plain);
    }

    private static JsonNode error(Response response) throws JsonProcessingException {
        return response.body() instanceof Response.Body.Whole(Bytes bytes)
                ? Json.MAPPER.readTree(bytes.text()).path("error")
                : Json.MAPPER.missingNode();
    }
}
