// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Response;

/** Answers in JSON that no cache keeps (RFC 6749, 5.1). */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static Response answer(int status, JsonNode body) {
        return Response.json(status, body.toString())
                .with("cache-control", "no-store")
                .with("pragma", "no-cache");
    }

    static Response error(OauthError error) {
        return answer(error.status(), error(error.code(), error.description()));
    }

    /** An error as the OAuth endpoints tell it (RFC 6749, 5.2). */
    static ObjectNode error(String code, String description) {
        return object().put("error", code).put("error_description", description);
    }
}
