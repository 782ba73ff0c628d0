// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import java.time.Duration;

/** Asks the gateway over kept mutual-TLS connections, as the orchestrator does. */
final class GatewayWork implements LoadGenerator.Work {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LARGEST = 1 << 20;

    private final HttpClient gateway;
    private final TokenStock tokens;

    GatewayWork(HttpClient gateway, TokenStock tokens) {
        this.gateway = gateway;
        this.tokens = tokens;
    }

    @Override
    public int once(long number) {
        Headers headers =
                Headers.NONE
                        .with("authorization", "Bearer " + tokens.of(number).text())
                        .with("content-type", "application/json");
        Bytes body = Bytes.of(Question.body(number));
        HttpClient.Reply reply =
                gateway.send("POST", "/v1/chat/completions", headers, body, TIMEOUT, LARGEST);
        if (reply.status() != 200) {
            throw new LoadGenerator.RefusedException(
                    reply.status() + " " + code(reply.body().text()));
        }
        return reply.body().length();
    }

    private static String code(String body) {
        try {
            return JSON.readTree(body).path("error").path("code").asText("");
        } catch (JsonProcessingException e) {
            return "no json";
        }
    }
}
