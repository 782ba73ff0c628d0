// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads server-sent events (WHATWG HTML, 9.2.6), bounded; event names and ids are not kept. */
final class SseReader {
    private static final int CHUNK = 8 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[CHUNK];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    private int at;
    private int end;
    private long left;

    /**
     * @param most bytes of the whole stream
     */
    SseReader(InputStream in, int most) {
        this.in = in;
        this.left = most;
    }

    /** What a stream has. */
    sealed interface Item {
        /** One event's data, lines joined. */
        record Event(String data) implements Item {}

        /** A comment, without its colon and the spaces around it. */
        record Comment(String text) implements Item {}
    }

    /**
     * The next item; empty at the end. An event that the end cuts off is none.
     *
     * @throws IOException when the stream breaks, or is longer than allowed
     */
    Optional<Item> next() throws IOException {
        StringBuilder data = null;
        for (Optional<String> read = line(); read.isPresent(); read = line()) {
            String text = read.get();
            if (text.startsWith(":")) {
                return Optional.of(new Item.Comment(text.substring(1).strip()));
            }
            if (text.isEmpty() && data != null) {
                return Optional.of(new Item.Event(data.toString()));
            }
            if (text.startsWith("data:")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(text, text.startsWith("data: ") ? 6 : 5, text.length());
            }
        }
        return Optional.empty();
    }

    private Optional<String> line() throws IOException {
        line.reset();
        while (true) {
            if (at == end && !fill()) {
                return Optional.empty();
            }
            int start = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, start, at - start);
            if (at < end) {
                at++;
                String text = line.toString(StandardCharsets.UTF_8);
                return Optional.of(
                        text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
            }
        }
    }

    private boolean fill() throws IOException {
        int read = in.read(buffer);
        left -= Math.max(0, read);
        if (left < 0) {
            throw new IOException("stream: longer than allowed");
        }
        at = 0;
        end = Math.max(0, read);
        return read > 0;
    }
}
