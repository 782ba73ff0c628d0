// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;

/**
 * The orchestrator's events on their way to the page. Only those that the page knows are passed,
 * written anew. Receipts end here: the page is told what those say that hold, as an event {@code
 * chain}, which nobody below can send, and never gets anything that is signed.
 */
final class AnswerEvents {
    private static final Set<String> PASSED = Set.of("sources", "delta", "refused", "done");

    private final HeldReceipts receipts;
    private final Response.Sink sink;

    AnswerEvents(HeldReceipts receipts, Response.Sink sink) {
        this.receipts = receipts;
        this.sink = sink;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException when either side is gone, or one event is larger than 1 MiB
     */
    void relay(InputStream from) throws IOException {
        var events = new EventReader(from);
        for (Optional<EventReader.Event> event = events.next();
                event.isPresent();
                event = events.next()) {
            pass(event.get());
        }
    }

    private void pass(EventReader.Event event) throws IOException {
        if (PASSED.contains(event.name())) {
            send(event.name(), event.data());
        }
        if (event.name().equals("receipts")) {
            receipts.take(event.data());
            send("chain", receipts.chain());
        }
    }

    private void send(String name, JsonNode data) throws IOException {
        // as one line whatever was in it: no event can hide in another
        sink.send(Bytes.of("event: " + name + "\ndata: " + data + "\n\n"));
    }
}
