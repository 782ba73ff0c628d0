// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One message.
 *
 * @param text its text, parts joined by line ends; parts that are no text are left out
 */
record ChatMessage(String role, String text) {
    static ChatMessage of(JsonNode message) {
        JsonNode content = message.path("content");
        return new ChatMessage(
                message.path("role").asText(""),
                content.isArray() ? joined(content) : content.asText(""));
    }

    private static String joined(JsonNode parts) {
        var text = new StringBuilder();
        for (JsonNode part : parts) {
            if (part.path("text").isTextual()) {
                text.append(text.isEmpty() ? "" : "\n").append(part.path("text").asText());
            }
        }
        return text.toString();
    }
}
