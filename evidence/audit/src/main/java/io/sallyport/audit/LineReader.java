// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads whole lines as bytes. What follows the last line end is torn, not a line. */
final class LineReader implements AutoCloseable {
    private static final int CHUNK = 64 << 10;

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int at;
    private int end;
    private long whole;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /** From {@code offset} on; a file that is not there has no lines. */
    LineReader(Path file, long offset) throws IOException {
        this.in = open(file);
        in.skipNBytes(offset);
        this.whole = offset;
    }

    /**
     * The next line without its end.
     *
     * @throws IOException also when it is longer than any of ours
     */
    Optional<byte[]> next() throws IOException {
        line.reset();
        while (at < end || fill()) {
            int from = at;
            while (at < end && chunk[at] != '\n') {
                at++;
            }
            line.write(chunk, from, at - from);
            if (line.size() > Lines.MAX_BYTES) {
                throw new IOException("line longer than " + Lines.MAX_BYTES + " bytes");
            }
            if (at < end) {
                at++;
                whole += line.size() + 1L;
                return Optional.of(line.toByteArray());
            }
        }
        return Optional.empty();
    }

    /** Where the last whole line ended. */
    long whole() {
        return whole;
    }

    /** How many bytes followed the last whole line; known at the end. */
    long torn() {
        return line.size();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(0, in.read(chunk));
        return end > 0;
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (NoSuchFileException missing) {
            return InputStream.nullInputStream();
        }
    }
}
