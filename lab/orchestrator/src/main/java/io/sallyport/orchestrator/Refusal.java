// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.exception.HttpException;
import io.sallyport.client.CallFailedException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.langchain4j.GatewayCutOffException;

/**
 * Why there is no answer, or no more of it, for the user.
 *
 * @param where which part of the chain said no
 * @param code stable, lower snake case
 * @param message one sentence
 */
record Refusal(String where, String code, String message) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FAILED = "upstream_failed";

    /** LangChain4j wraps what came from the wire: the first cause that we know tells. */
    static Refusal of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HttpException http -> {
                    return fromGateway(http);
                }
                case GatewayCutOffException cut -> {
                    return new Refusal("gateway", cut.code(), String.valueOf(cut.getMessage()));
                }
                case ExchangeException exchange -> {
                    return fromSts(exchange);
                }
                case CallFailedException _ -> {
                    return new Refusal(
                            "gateway",
                            FAILED,
                            "the model cannot be reached now; try again in a moment");
                }
                default -> {}
            }
        }
        return broken();
    }

    /** The answer has no end, and nobody said why. */
    static Refusal broken() {
        return new Refusal("orchestrator", FAILED, "the answer broke off; ask again");
    }

    private static Refusal fromSts(ExchangeException refused) {
        if (Faults.signInEnded(refused)) {
            return new Refusal("sts", "invalid_token", Faults.SIGN_IN_AGAIN);
        }
        String message =
                refused.code().equals(ExchangeException.UNAVAILABLE)
                        ? "the token service cannot be reached now; try again in a moment"
                        : "the question may not be passed on; tell the operator";
        return new Refusal("sts", FAILED, message);
    }

    private static Refusal fromGateway(HttpException http) {
        String body = http.getMessage() == null ? "" : http.getMessage();
        var plain =
                new Refusal(
                        "gateway", "status_" + http.statusCode(), "the model's gateway refused");
        try {
            JsonNode error = JSON.readTree(body).path("error");
            return new Refusal(
                    "gateway",
                    error.path("code").asText(plain.code()),
                    error.path("message").asText(plain.message()));
        } catch (JsonProcessingException e) {
            return plain;
        }
    }
}
