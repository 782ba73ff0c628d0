// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events whose data is JSON on one line; others are passed over. One thread. */
final class EventReader {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 1 << 20;

    private final InputStream in;

    /** One event. */
    record Event(String name, JsonNode data) {}

    EventReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * The next event; empty at the end.
     *
     * @throws IOException when the stream breaks off, or one event is larger than 1 MiB
     */
    Optional<Event> next() throws IOException {
        for (Optional<String> block = block(); block.isPresent(); block = block()) {
            Optional<Event> event = event(block.get());
            if (event.isPresent()) {
                return event;
            }
        }
        return Optional.empty();
    }

    /** Up to the next empty line; empty at the end. */
    private Optional<String> block() throws IOException {
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
