// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.HttpException;
import io.sallyport.client.CallFailedException;
import io.sallyport.exchange.ExchangeException;

/**
 * Why there is no answer, for the user.
 *
 * @param where which part of the chain said no
 * @param code stable, lower snake case
 * @param message one sentence
 */
record Refusal(String where, String code, String message) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** LangChain4j wraps what came from the wire: the innermost cause that we know tells. */
    static Refusal of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HttpException http -> {
                    return fromGateway(http);
                }
                case ExchangeException exchange -> {
                    return new Refusal(
                            "sts",
                            exchange.code(),
                            "the question could not be passed on; sign in again");
                }
                case CallFailedException _ -> {
                    return new Refusal(
                            "gateway",
                            "upstream_failed",
                            "the model cannot be reached now; try again");
                }
                default -> {}
            }
        }
        return new Refusal("orchestrator", "upstream_failed", "the answer broke off; ask again");
    }

    private static Refusal fromGateway(HttpException http) {
        String body = http.getMessage() == null ? "" : http.getMessage();
        try {
            JsonNode error = JSON.readTree(body).path("error");
            return new Refusal(
                    "gateway",
                    error.path("code").asText("status_" + http.statusCode()),
                    error.path("message").asText("the model's gateway refused"));
        } catch (JsonProcessingException e) {
            return new Refusal(
                    "gateway", "status_" + http.statusCode(), "the model's gateway refused");
        }
    }
}
