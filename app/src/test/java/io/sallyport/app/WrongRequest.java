// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

/** One thing that is wrong with a request that is right otherwise, and what it must be told. */
enum WrongRequest {
    NO_TOKEN(401, "invalid_token"),
    MALFORMED_TOKEN(401, "invalid_token"),
    TOKEN_FOR_ANOTHER(401, "invalid_token"),
    NOT_JSON(400, "malformed_request"),
    NESTED_TOO_DEEPLY(400, "malformed_request"),
    BODY_TOO_LARGE(413, "too_large"),
    HEAD_TOO_LARGE(431, "too_large"),
    OF_ANOTHER_TYPE(415, "unsupported_media_type"),
    BY_ANOTHER_METHOD(405, "method_not_allowed"),
    TO_NOWHERE(404, "not_found"),
    FROM_NO_NEIGHBOUR(403, "edge_not_allowed");

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int LARGEST = 1 << 20;
    private static final int DEPTH = 5_000;

    private final int status;
    private final String code;

    WrongRequest(int status, String code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** Sends it, with the usual caller's own certificate and a token that is good there. */
    HttpClient.Reply send(RunningDemo demo, Surface surface) {
        String from = this == FROM_NO_NEIGHBOUR ? "model" : surface.caller();
        return demo.walk()
                .workloads()
                .client(from, surface.callee())
                .send(
                        this == BY_ANOTHER_METHOD ? "GET" : "POST",
                        this == TO_NOWHERE ? "/v1/nowhere" : surface.path(),
                        headers(demo, surface),
                        this == BY_ANOTHER_METHOD ? Bytes.NONE : Bytes.of(body()),
                        TIMEOUT,
                        LARGEST);
    }

    private Headers headers(RunningDemo demo, Surface surface) {
        Headers typed =
                Headers.NONE.with(
                        "content-type",
                        this == OF_ANOTHER_TYPE ? "text/plain" : "application/json");
        Headers sized =
                this == HEAD_TOO_LARGE ? typed.with("x-filling", "a".repeat(20_000)) : typed;
        return this == NO_TOKEN
                ? sized
                : sized.with("authorization", "Bearer " + token(demo, surface));
    }

    private String token(RunningDemo demo, Surface surface) {
        if (this == MALFORMED_TOKEN) {
            return "a.b.c";
        }
        String audience = this == TOKEN_FOR_ANOTHER ? surface.another().callee() : surface.callee();
        return demo.walk().token(user(surface), audience, Optional.empty()).text();
    }

    private String user(Surface surface) {
        return this == TOKEN_FOR_ANOTHER ? "helen" : surface.user();
    }

    private String body() {
        return switch (this) {
            case NOT_JSON -> "{\"model\":";
            case NESTED_TOO_DEEPLY -> "{\"query\":" + "[".repeat(DEPTH) + "]".repeat(DEPTH) + "}";
            case BODY_TOO_LARGE -> "{\"query\":\"" + "x".repeat(2 << 20) + "\"}";
            default -> "{}";
        };
    }
}
