// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A streamed body on its way out: the writer waits while the client does not read. */
final class StreamSink implements Response.Sink {
    private final HttpServerResponse out;
    private final Connection connection;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition moved = lock.newCondition();

    StreamSink(HttpServerResponse out, Connection connection, Duration limit) {
        this.out = out;
        this.connection = connection;
        this.limit = limit;
        out.drainHandler(_ -> wake());
        connection.onGone(this::wake);
    }

    @Override
    public void send(Bytes bytes) throws IOException {
        if (connection.gone()) {
            throw new IOException("client: gone (expected: reading)");
        }
        var _ = out.write(Buffer.buffer(bytes.array()));
        awaitRoom();
    }

    @Override
    public void onGone(Runnable action) {
        connection.onGone(action);
    }

    private void awaitRoom() throws IOException {
        lock.lock();
        try {
            long left = limit.toNanos();
            while (out.writeQueueFull() && !connection.gone()) {
                if (left <= 0) {
                    throw new IOException(
                            "client: did not read for " + limit + " (expected: reading)");
                }
                left = moved.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stream: interrupted");
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            moved.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
