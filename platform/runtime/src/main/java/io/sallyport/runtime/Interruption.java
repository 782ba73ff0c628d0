// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

/**
 * A stretch of this thread's work that another thread may end by an interrupt. Only within: what
 * comes after it, a settlement or an audit record, must not be broken off, and is not. Begun and
 * closed by one thread, interrupted by any.
 */
public final class Interruption implements AutoCloseable {
    private final Thread worker = Thread.currentThread();
    private boolean sent; // guarded by this
    private boolean over; // guarded by this

    private Interruption() {}

    /** From here on this thread may be interrupted. */
    public static Interruption begin() {
        return new Interruption();
    }

    /** Interrupts the work; nothing once it is over. */
    public synchronized void interrupt() {
        if (!over) {
            sent = true;
            worker.interrupt();
        }
    }

    /** The end of the stretch: an interrupt of ours that nobody took is taken back. */
    @Override
    public synchronized void close() {
        over = true;
        if (sent) {
            Thread.interrupted();
        }
    }
}
