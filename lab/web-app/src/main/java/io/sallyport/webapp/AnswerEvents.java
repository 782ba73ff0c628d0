// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/**
 * The orchestrator's events on their way to the page. Only those that the page knows are passed,
 * written anew; receipts only when they hold, with what they say as an event {@code chain}, which
 * nobody below can send.
 */
final class AnswerEvents {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> PASSED = Set.of("sources", "delta", "refused", "done");
    private static final int LONGEST = 1 << 20;

    private final HeldReceipts receipts;
    private final Response.Sink sink;

    private record Event(String name, JsonNode data) {}

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
        var in = new BufferedInputStream(from);
        for (Optional<String> block = next(in); block.isPresent(); block = next(in)) {
            Optional<Event> event = event(block.get());
            if (event.isPresent()) {
                pass(event.get());
            }
        }
    }

    private void pass(Event event) throws IOException {
        if (PASSED.contains(event.name())) {
            send(event.name(), event.data());
        }
        if (event.name().equals("receipts")) {
            receipts.take(event.data());
            send("receipts", receipts.texts());
            send("chain", receipts.chain());
        }
    }

    private void send(String name, JsonNode data) throws IOException {
        // as one line whatever was in it: no event can hide in another
        sink.send(Bytes.of("event: " + name + "\ndata: " + data + "\n\n"));
    }

    /** Up to the next empty line; empty at the end. */
    private static Optional<String> next(InputStream in) throws IOException {
        var block = new ByteArrayOutputStream();
        int last = 0;
        for (int read = in.read(); read >= 0; read = in.read()) {
            if (read == '\n' && last == '\n') {
                return Optional.of(block.toString(StandardCharsets.UTF_8));
            }
            if (block.size() >= LONGEST) {
                throw new IOException("event: too large (expected: at most " + LONGEST + " bytes)");
            }
            block.write(read);
            last = read;
        }
        return Optional.empty();
    }

    private static Optional<Event> event(String block) {
        try {
            JsonNode data = JSON.readTree(line(block, "data: "));
            return data == null || data.isMissingNode()
                    ? Optional.empty()
                    : Optional.of(new Event(line(block, "event: "), data));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static String line(String block, String name) {
        return block.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }
}
