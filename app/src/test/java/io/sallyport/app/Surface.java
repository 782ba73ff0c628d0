// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.HttpClient;

/** Where requests come in, and how a refusal must look there. */
enum Surface {
    GATEWAY("orchestrator", "gateway", "/v1/chat/completions"),
    RETRIEVAL("orchestrator", "retrieval", "/v1/vector_stores/handbook/search"),
    KEYS("web-app", "keys", "/v1/fields/open");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String caller;
    private final String callee;
    private final String path;

    Surface(String caller, String callee, String path) {
        this.caller = caller;
        this.callee = callee;
        this.path = path;
    }

    /** The workload that usually calls it. */
    String caller() {
        return caller;
    }

    String callee() {
        return callee;
    }

    String path() {
        return path;
    }

    /** One that a token for this one is not meant for. */
    Surface another() {
        return switch (this) {
            case GATEWAY -> RETRIEVAL;
            case RETRIEVAL -> KEYS;
            case KEYS -> GATEWAY;
        };
    }

    /** The user whose token passes there. */
    String user() {
        return this == KEYS ? "helen" : "john";
    }

    /** The right status, the surface's own shape, one line, a request id, and nothing of ours. */
    void requireRefusal(HttpClient.Reply reply, int status, String code) {
        String body = reply.body().text();
        assertThat(reply.status()).as(body).isEqualTo(status);
        JsonNode told = json(body);
        String id = reply.headers().one("x-request-id").orElse("");
        if (this == GATEWAY) {
            JsonNode error = told.path("error");
            requireLine(error.path("message").asText());
            assertThat(reply.headers().one("content-type")).contains("application/json");
            assertThat(error.path("code").asText()).as(body).isEqualTo(code);
            assertThat(error.path("type").asText()).isNotBlank();
            assertThat(error.has("param")).isTrue();
        } else {
            requireLine(told.path("detail").asText());
            assertThat(reply.headers().one("content-type")).contains("application/problem+json");
            assertThat(told.path("code").asText()).as(body).isEqualTo(code);
            assertThat(told.path("status").asInt()).isEqualTo(status);
            assertThat(told.path("request").asText()).isEqualTo(id);
        }
        assertThat(id).hasSize(36);
        requireNothingOfOurs(body);
    }

    static void requireLine(String told) {
        assertThat(told).isNotBlank().doesNotContain("\n");
        assertThat(told.length()).isLessThan(300);
    }

    static void requireNothingOfOurs(String text) {
        assertThat(text).doesNotContain("io.sallyport", "Exception", "\tat ", "eyJ");
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }
}
