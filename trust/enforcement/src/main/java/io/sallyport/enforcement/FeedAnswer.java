// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.identity.DenyKey;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer of the revocation feed: {@code {"epoch": n, "events": [{"epoch", "kind", "value",
 * "expires"}]}}, times in seconds since 1970.
 *
 * @param epoch the newest event's number
 */
record FeedAnswer(long epoch, List<Event> events) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** One revocation. */
    record Event(DenyKey key, Instant expires) {}

    FeedAnswer {
        events = List.copyOf(events);
    }

    /**
     * Reads it whole or not at all: an event that is not understood may be the one that matters.
     *
     * @throws IllegalArgumentException when anything in it is not understood
     */
    static FeedAnswer read(byte[] body) {
        JsonNode json = parse(body);
        if (!json.path("epoch").isIntegralNumber() || !json.path("events").isArray()) {
            throw malformed();
        }
        var events = new ArrayList<Event>();
        json.path("events").forEach(event -> events.add(event(event)));
        return new FeedAnswer(json.path("epoch").asLong(), events);
    }

    private static Event event(JsonNode json) {
        DenyKey.Kind kind =
                DenyKey.Kind.of(json.path("kind").asText()).orElseThrow(FeedAnswer::malformed);
        if (!json.path("value").isTextual() || !json.path("expires").isIntegralNumber()) {
            throw malformed();
        }
        return new Event(
                new DenyKey(kind, json.path("value").asText()),
                Instant.ofEpochSecond(json.path("expires").asLong()));
    }

    private static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new IllegalArgumentException("revocation feed: not JSON (expected: events)", e);
        }
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException(
                "revocation feed: not understood (expected: epoch and events)");
    }
}
