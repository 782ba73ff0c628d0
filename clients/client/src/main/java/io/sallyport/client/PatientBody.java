// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;

/**
 * A body as it comes, which waits for each further piece no longer than it is told: the JDK's own
 * stream waits for ever. Takes one piece ahead. {@link #close} cancels the request; a broken body
 * is an {@link IOException}, never an end.
 */
final class PatientBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private sealed interface Event {
        record Pieces(List<ByteBuffer> buffers) implements Event {}

        record End() implements Event {}

        record Broken(IOException cause) implements Event {}
    }

    private final Duration patience;
    // one piece was asked for, and an ending, and a close may come on top
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(4);
    private final CompletableFuture<Flow.Subscription> source = new CompletableFuture<>();
    private final Deque<ByteBuffer> pieces = new ArrayDeque<>();
    private boolean ended;

    PatientBody(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        source.complete(subscription);
        subscription.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        put(new Event.Pieces(buffers));
    }

    @Override
    public void onError(Throwable thrown) {
        put(new Event.Broken(new IOException("answer: broke off before its end", thrown)));
    }

    @Override
    public void onComplete() {
        put(new Event.End());
    }

    private void put(Event event) {
        var _ = events.offer(event); // there is room: no more was asked for
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
        while (pieces.isEmpty()) {
            if (ended || !more()) {
                return -1;
            }
        }
        ByteBuffer first = pieces.getFirst();
        int count = Math.min(length, first.remaining());
        first.get(into, offset, count);
        dropEmpty();
        return count;
    }

    private boolean more() throws IOException {
        return switch (take()) {
            case Event.Pieces(var buffers) -> {
                pieces.addAll(buffers);
                dropEmpty();
                source.join().request(1);
                yield true;
            }
            case Event.End _ -> {
                ended = true;
                yield false;
            }
            case Event.Broken(var cause) -> {
                put(new Event.Broken(cause)); // for who asks again
                throw new IOException(cause.getMessage(), cause);
            }
        };
    }

    private void dropEmpty() {
        while (!pieces.isEmpty() && !pieces.getFirst().hasRemaining()) {
            pieces.removeFirst();
        }
    }

    private Event take() throws IOException {
        try {
            Event event = events.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                close();
                throw new HttpTimeoutException("answer: nothing more came within " + patience);
            }
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IOException("answer: reading given up", e);
        }
    }

    /** Any thread may close; who is reading is woken. */
    @Override
    public void close() {
        var _ = source.thenAccept(Flow.Subscription::cancel);
        put(new Event.Broken(new IOException("answer: closed by its reader")));
    }
}
