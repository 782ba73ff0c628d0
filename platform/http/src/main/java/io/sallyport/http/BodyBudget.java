// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of request bodies are held at once, from the first byte that came to the end of
 * the request. A body is read before anybody knows whether its sender may send it, so many senders
 * at a time would fill the memory with bodies that are each within the limit. Thread-safe.
 */
final class BodyBudget {
    private final long most;
    private final AtomicLong held = new AtomicLong();

    BodyBudget(long most) {
        this.most = most;
    }

    /** A quarter of what the heap may grow to. */
    static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    /** The bytes that it has when nobody holds any. */
    long most() {
        return most;
    }

    /** The bytes held now. */
    long held() {
        return held.get();
    }

    /** What one request will hold: nothing yet. */
    Hold hold() {
        return new Hold();
    }

    /** What one request holds; closing it again changes nothing. Thread-safe. */
    final class Hold implements AutoCloseable {
        private long taken;
        private boolean closed;

        private Hold() {}

        /** Whether so many bytes more are held now; when not, what was held before still is. */
        synchronized boolean grow(long bytes) {
            if (closed || held.addAndGet(bytes) > most) {
                if (!closed) {
                    held.addAndGet(-bytes);
                }
                return false;
            }
            taken += bytes;
            return true;
        }

        /** Gives all of it back. */
        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                held.addAndGet(-taken);
            }
        }
    }
}
