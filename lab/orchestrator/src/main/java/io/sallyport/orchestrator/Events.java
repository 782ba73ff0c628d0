// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.rag.content.Content;
import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.io.IOException;
import java.util.List;

/** The stream of one answer, as server-sent events. */
final class Events {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SEALED = "sealed.";
    private static final String MASK = "mask.";

    private final Response.Sink sink;

    Events(Response.Sink sink) {
        this.sink = sink;
    }

    /** Calls {@code action} when nobody reads any more. */
    void onGone(Runnable action) {
        sink.onGone(action);
    }

    /**
     * Which documents the answer may rest on; sealed fields with their masks, to be opened at keys.
     */
    void sources(List<Content> found) throws IOException {
        ArrayNode list = JSON.createArrayNode();
        for (int i = 0; i < found.size(); i++) {
            list.add(source(i + 1, found.get(i).textSegment().metadata()));
        }
        send("sources", list.toString());
    }

    private static ObjectNode source(int number, Metadata metadata) {
        ObjectNode source =
                JSON.createObjectNode()
                        .put("n", number)
                        .put("title", text(metadata, "title"))
                        .put("collection", text(metadata, "collection"))
                        .put("id", text(metadata, "file_id"));
        ObjectNode fields = JSON.createObjectNode();
        metadata.toMap()
                .forEach((name, value) -> {
                    if (name.startsWith(SEALED)) {
                        String field = name.substring(SEALED.length());
                        fields.putObject(field)
                                .put("sealed", String.valueOf(value))
                                .put("mask", text(metadata, MASK + field));
                    }
                });
        return fields.isEmpty() ? source : source.set("fields", fields);
    }

    private static String text(Metadata metadata, String name) {
        return metadata.containsKey(name) ? String.valueOf(metadata.toMap().get(name)) : "";
    }

    void delta(String text) throws IOException {
        send("delta", JsonNodeFactory.instance.objectNode().put("text", text).toString());
    }

    /** The model's PEP said no, or could not: said as plainly as an answer. */
    void refused(Refusal refusal) throws IOException {
        send(
                "refused",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("where", refusal.where())
                        .put("code", refusal.code())
                        .put("message", refusal.message())
                        .toString());
    }

    void receipts(List<String> receipts) throws IOException {
        send("receipts", JSON.valueToTree(receipts).toString());
    }

    void done() throws IOException {
        send("done", "{}");
    }

    private void send(String event, String data) throws IOException {
        sink.send(Bytes.of("event: " + event + "\ndata: " + data + "\n\n"));
    }
}
