// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A real disk that can be made full (the kernel's own /dev/full then answers) or slow. */
final class FakeDisk implements LogSink.Opener {
    final AtomicInteger syncs = new AtomicInteger();
    final Semaphore syncing = new Semaphore(Integer.MAX_VALUE / 2);
    volatile boolean full;

    @Override
    public LogSink open(Path file) throws IOException {
        LogSink real = LogSink.file(file);
        return new LogSink() {
            @Override
            public void write(ByteBuffer bytes) throws IOException {
                if (full) {
                    real.write(bytes.slice(0, bytes.remaining() / 2)); // what still had room
                    writeToFull(bytes);
                }
                real.write(bytes);
            }

            @Override
            public void sync() throws IOException {
                syncs.incrementAndGet();
                syncing.acquireUninterruptibly();
                syncing.release();
                real.sync();
            }

            @Override
            public void cut(long size) throws IOException {
                real.cut(size);
            }

            @Override
            public void close() throws IOException {
                real.close();
            }
        };
    }

    private static void writeToFull(ByteBuffer bytes) throws IOException {
        try (FileChannel channel =
                FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE)) {
            channel.write(bytes.duplicate());
        }
    }
}
