// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the page shows after a question.
 *
 * @param status of the web app's answer
 * @param problem its code when the status is not 200, else empty
 * @param sources the documents that the answer may rest on
 * @param text the model's answer
 * @param stop why there is no answer, or no more of it
 * @param receipts of the PEPs that took part
 * @param done whether the stream came to its end
 */
public record Shown(
        int status,
        String problem,
        List<Source> sources,
        String text,
        Optional<Stop> stop,
        List<Receipt> receipts,
        boolean done) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public Shown {
        sources = List.copyOf(sources);
        receipts = List.copyOf(receipts);
    }

    /**
     * One document.
     *
     * @param fields guarded ones by name; empty when it has none
     */
    public record Source(
            int n, String title, String collection, String id, Map<String, Field> fields) {
        public Source {
            fields = Map.copyOf(fields);
        }
    }

    /**
     * A guarded field.
     *
     * @param mask what anybody may see of it
     */
    public record Field(String sealed, String mask) {}

    /**
     * A refusal inside the stream.
     *
     * @param where which role
     */
    public record Stop(String where, String code, String message) {}

    /** The question's id, from the first receipt; empty when there is none. */
    public String txn() {
        return receipts.stream().map(Receipt::txn).findFirst().orElse("");
    }

    /** Whether a document of {@code collection} is among the sources. */
    public boolean hasSourceFrom(String collection) {
        return sources.stream().anyMatch(source -> source.collection().equals(collection));
    }

    static Shown refused(int status, String body) {
        String code = tree(body).path("code").asText("");
        return new Shown(status, code, List.of(), "", Optional.empty(), List.of(), true);
    }

    /** Reads the whole stream of server-sent events. */
    static Shown of(String events) {
        var sources = new ArrayList<Source>();
        var text = new StringBuilder();
        var receipts = new ArrayList<Receipt>();
        Optional<Stop> stop = Optional.empty();
        boolean done = false;
        for (String event : events.split("\n\n", -1)) {
            JsonNode data = tree(line(event, "data: "));
            switch (line(event, "event: ")) {
                case "sources" -> data.forEach(one -> sources.add(source(one)));
                case "delta" -> text.append(data.path("text").asText());
                case "refused" -> stop = Optional.of(stop(data));
                case "chain" -> { // each time all that is known so far
                    receipts.clear();
                    data.forEach(step -> receipts.add(Receipt.of(step)));
                }
                case "done" -> done = true;
                default -> {} // a comment, or what a later version adds
            }
        }
        return new Shown(200, "", sources, text.toString(), stop, receipts, done);
    }

    private static Source source(JsonNode one) {
        var fields = new HashMap<String, Field>();
        one.path("fields")
                .properties()
                .forEach(field -> {
                    JsonNode value = field.getValue();
                    fields.put(
                            field.getKey(),
                            new Field(value.path("sealed").asText(), value.path("mask").asText()));
                });
        return new Source(
                one.path("n").asInt(),
                one.path("title").asText(),
                one.path("collection").asText(),
                one.path("id").asText(),
                fields);
    }

    private static Stop stop(JsonNode data) {
        return new Stop(
                data.path("where").asText(),
                data.path("code").asText(),
                data.path("message").asText());
    }

    private static String line(String event, String name) {
        return event.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private static JsonNode tree(String json) {
        try {
            JsonNode tree = JSON.readTree(json);
            return tree == null ? JSON.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }
}
