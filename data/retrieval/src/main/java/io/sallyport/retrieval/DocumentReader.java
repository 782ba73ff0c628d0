// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads the body of {@code PUT /v1/vector_stores/{collection}/documents/{id}}. */
final class DocumentReader {
    private static final int MAX_TITLE = 200;
    private static final int MAX_ATTRIBUTES = 16;
    private static final Set<String> MEMBERS =
            Set.of(
                    "title",
                    "text",
                    "attributes",
                    "grants",
                    "denials",
                    "guarded",
                    "classification",
                    "source");

    private final int maxText;

    DocumentReader(int maxText) {
        this.maxText = maxText;
    }

    IncomingDocument read(Bytes bytes) {
        JsonNode body = JsonBody.read(bytes);
        JsonBody.onlyKnown(body, MEMBERS);
        try {
            return new IncomingDocument(
                    JsonBody.text(body, "title", MAX_TITLE),
                    JsonBody.text(body, "text", maxText),
                    attributes(body.path("attributes")),
                    guarded(body.path("guarded")),
                    RightsJson.read(body),
                    source(body));
        } catch (IllegalArgumentException e) {
            throw JsonBody.malformed(String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Attribute> attributes(JsonNode node) {
        var attributes = new HashMap<String, Attribute>();
        each(node, "attributes")
                .forEach((key, value) -> attributes.put(key, RowJson.attribute(value)));
        return attributes;
    }

    private static Map<String, Guarded> guarded(JsonNode node) {
        var guarded = new HashMap<String, Guarded>();
        each(node, "guarded")
                .forEach((field, value) -> {
                    JsonBody.onlyKnown(value, Set.of("sealed", "mask"));
                    guarded.put(
                            field,
                            new Guarded(
                                    value.path("sealed").asText(), value.path("mask").asText()));
                });
        return guarded;
    }

    private static Map<String, JsonNode> each(JsonNode node, String name) {
        var members = new HashMap<String, JsonNode>();
        if (node.isMissingNode()) {
            return members;
        }
        if (!node.isObject() || node.size() > MAX_ATTRIBUTES) {
            throw JsonBody.malformed(name + ": not valid (expected: an object of at most 16)");
        }
        for (var member : node.properties()) {
            if (!member.getKey().matches(Attribute.KEY)) {
                throw JsonBody.malformed(
                        name + ": name not valid (expected: 1 to 64 of A-Z a-z 0-9 _ -)");
            }
            members.put(member.getKey(), member.getValue());
        }
        return members;
    }

    private static String source(JsonNode body) {
        return body.path("source").isMissingNode()
                ? ""
                : Sources.checked(JsonBody.text(body, "source", Sources.LONGEST));
    }
}
