// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the log's bytes go. A seam for tests that need a disk that is full or slow. */
interface LogSink extends AutoCloseable {
    /** Writes all of {@code bytes} at the end. */
    void write(ByteBuffer bytes) throws IOException;

    /** Returns when all that was written is on disk. */
    void sync() throws IOException;

    /** Drops what lies after {@code size}; the next write goes there. */
    void cut(long size) throws IOException;

    @Override
    void close() throws IOException;

    /** How a sink comes to be. */
    interface Opener {
        LogSink open(Path file) throws IOException;
    }

    /** The real one (0600). */
    static LogSink file(Path path) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        return new LogSink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }

            @Override
            public void sync() throws IOException {
                channel.force(true);
            }

            @Override
            public void cut(long size) throws IOException {
                channel.truncate(size);
                channel.position(size);
            }

            @Override
            public void close() throws IOException {
                channel.close();
            }
        };
    }
}
