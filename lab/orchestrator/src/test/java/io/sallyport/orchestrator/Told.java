// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.HttpClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** What came back: the status, and the events' names and data, or the problem's. */
record Told(int status, List<String> events, List<JsonNode> data, String raw) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Told of(HttpClient.Reply reply) {
        String raw = reply.body().text();
        var events = new ArrayList<String>();
        var data = new ArrayList<JsonNode>();
        for (String part : raw.split("\n\n", -1)) {
            if (part.startsWith("event: ")) {
                events.add(part.lines().findFirst().orElse("").substring(7));
                data.add(tree(part.substring(part.indexOf("data: ") + 6)));
            }
        }
        return new Told(reply.status(), events, data, raw);
    }

    /** The last of that name: receipts come once what they tell is known, each time all so far. */
    JsonNode event(String name) {
        return data.get(events.lastIndexOf(name));
    }

    JsonNode problem() {
        return tree(raw);
    }

    /** The one line that a person reads, and nothing of our insides. */
    String refusal() {
        assertThat(raw).doesNotContain("Exception", "\\tat ", "localhost", "john-at-");
        assertThat(events.stream().filter("refused"::equals)).hasSize(1);
        return event("refused").path("where").asText()
                + " "
                + event("refused").path("code").asText()
                + ": "
                + event("refused").path("message").asText();
    }

    String text() {
        var text = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).equals("delta")) {
                text.append(data.get(i).path("text").asText());
            }
        }
        return text.toString();
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(json, e);
        }
    }
}
