// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inside of a row as JSON. What it reads has been authenticated. */
final class RowJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RowJson() {}

    static byte[] write(StoredDocument document) {
        ObjectNode root = JSON.createObjectNode();
        root.put("title", document.title());
        root.put("fingerprint", document.fingerprint());
        root.put("revision", document.revision());
        root.put("source", document.origin().source());
        root.put("stated", document.origin().stated());
        var chunks = root.putArray("chunks");
        document.chunks()
                .forEach(chunk ->
                        chunks.addObject()
                                .put("text", chunk.text())
                                .put("vector", chunk.vector().base64()));
        write(root.putObject("attributes"), document.attributes());
        ObjectNode guarded = root.putObject("guarded");
        document.guarded()
                .forEach((field, value) ->
                        guarded.putObject(field)
                                .put("sealed", value.sealed())
                                .put("mask", value.mask()));
        try {
            return JSON.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("row: cannot be written as json", e);
        }
    }

    static StoredDocument read(byte[] bytes) throws IOException {
        JsonNode root = JSON.readTree(bytes);
        List<Chunk> chunks = new ArrayList<>();
        root.path("chunks")
                .forEach(chunk ->
                        chunks.add(
                                new Chunk(
                                        chunk.path("text").asText(),
                                        UnitVector.parse(chunk.path("vector").asText()))));
        Map<String, Guarded> guarded = new LinkedHashMap<>();
        root.path("guarded")
                .properties()
                .forEach(entry ->
                        guarded.put(
                                entry.getKey(),
                                new Guarded(
                                        entry.getValue().path("sealed").asText(),
                                        entry.getValue().path("mask").asText())));
        return new StoredDocument(
                root.path("title").asText(),
                chunks,
                attributes(root.path("attributes")),
                guarded,
                root.path("fingerprint").asText(),
                root.path("revision").asLong(),
                new StoredDocument.Origin(
                        root.path("source").asText(), root.path("stated").asText()));
    }

    /** Puts each attribute under its own name. */
    static void write(ObjectNode node, Map<String, Attribute> attributes) {
        attributes.forEach((key, attribute) -> {
            switch (attribute) {
                case Attribute.Text(String value) -> node.put(key, value);
                case Attribute.Amount(double value) -> node.put(key, value);
                case Attribute.Flag(boolean value) -> node.put(key, value);
            }
        });
    }

    private static Map<String, Attribute> attributes(JsonNode node) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> attributes.put(entry.getKey(), attribute(entry.getValue())));
        return attributes;
    }

    /** A JSON scalar as an attribute. */
    static Attribute attribute(JsonNode value) {
        if (value.isTextual()) {
            return new Attribute.Text(value.asText());
        }
        if (value.isNumber()) {
            return new Attribute.Amount(value.asDouble());
        }
        if (value.isBoolean()) {
            return new Attribute.Flag(value.asBoolean());
        }
        throw new IllegalArgumentException(
                "attribute: not a scalar (expected: a string, a number, true or false)");
    }
}
