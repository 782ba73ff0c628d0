// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer's body as it comes. At most {@link #AHEAD} parts are taken from the connection before
 * they are read, so a slow reader slows the callee down. Closing it early resets the request.
 */
final class BodyStream extends InputStream {
    private static final int AHEAD = 16;

    private static final Duration END_IS_NEAR = Duration.ofMillis(10);

    private sealed interface Event {
        record Part(Bytes bytes) implements Event {}

        record End() implements Event {}

        record Broken(Throwable cause) implements Event {}
    }

    private final Target target;
    private final HttpClientRequest request;
    private final HttpClientResponse response;
    private final Duration patience;
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(AHEAD + 2);
    private byte[] part = new byte[0];
    private int at;
    private @Nullable Event last;

    /** On the event loop, before the first part can come. */
    BodyStream(
            Target target,
            HttpClientRequest request,
            HttpClientResponse response,
            Duration patience) {
        this.target = target;
        this.request = request;
        this.response = response;
        this.patience = patience;
        response.pause();
        response.handler(this::came);
        response.endHandler(_ -> put(new Event.End()));
        response.exceptionHandler(e -> put(new Event.Broken(e)));
        response.fetch(AHEAD);
    }

    private void came(Buffer buffer) {
        put(new Event.Part(Bytes.of(buffer.getBytes())));
    }

    private void put(Event event) {
        if (!events.offer(event)) {
            var _ = request.reset(); // more than was asked for: not a stream we can hold
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (at == part.length && !next()) {
            return -1;
        }
        int count = Math.min(length, part.length - at);
        System.arraycopy(part, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return part.length - at;
    }

    private boolean next() throws IOException {
        while (at == part.length) {
            Event event = last == null ? take() : last;
            switch (event) {
                case Event.Part(var bytes) -> {
                    part = bytes.array();
                    at = 0;
                    response.fetch(1);
                }
                case Event.End _ -> {
                    last = event;
                    return false;
                }
                case Event.Broken(var cause) -> {
                    last = event;
                    throw new IOException(
                            target + ": connection closed before the answer's end", cause);
                }
            }
        }
        return true;
    }

    private Event take() throws IOException {
        try {
            Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                close();
                throw new InterruptedIOException(target + ": nothing more came in time");
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new InterruptedIOException(target + ": reading given up");
        }
    }

    @Override
    public void close() {
        if (!(last instanceof Event.End) && !endIsNear()) {
            last = new Event.Broken(new IOException("closed"));
            var _ = request.reset();
        }
    }

    // Readers of event streams stop at the last event; the end of the body is right behind it, and
    // waiting a moment for it keeps the connection for the next request.
    private boolean endIsNear() {
        long until = System.nanoTime() + END_IS_NEAR.toNanos();
        try {
            while (last == null) {
                Event event = events.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (event == null || event instanceof Event.Broken) {
                    return false;
                }
                if (event instanceof Event.End) {
                    last = event;
                } else {
                    response.fetch(1);
                }
            }
            return last instanceof Event.End;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
