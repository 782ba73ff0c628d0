// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.util.concurrent.CountDownLatch;

/**
 * Keeps a process up until it gets SIGTERM, and lets it close its parts in order before it ends.
 */
final class UntilStopped {
    private static final long CLOSING_MILLIS = 10_000;

    private UntilStopped() {}

    /** Blocks the main thread; returns when everything is to be closed. */
    static void await() {
        var end = new CountDownLatch(1);
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(end, main), "stop"));
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(CountDownLatch end, Thread main) {
        end.countDown();
        try {
            main.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
