// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import org.jdbi.v3.core.Handle;

/**
 * Bookings that come while the disk is busy share its next transaction, and so its sync: still one
 * after the other, and each durable before its answer. Thread-safe; every wait is bounded.
 */
final class Bookings {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int MOST_WAITING = 1_024;
    private static final int MOST_TOGETHER = 64;

    private final Database database;
    private final BiFunction<Handle, Booking, Outcome> book;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final ReentrantLock turn = new ReentrantLock();

    /** One exchange that the rules allow. */
    record Booking(Parent parent, Outcome.Granted granted, Instant now) {}

    private record Waiting(Booking booking, CompletableFuture<Outcome> answer) {}

    Bookings(Database database, BiFunction<Handle, Booking, Outcome> book) {
        this.database = database;
        this.book = book;
    }

    /**
     * Books it, on disk when the call returns.
     *
     * @throws StoreException when it is not
     */
    Outcome book(Booking booking) {
        var mine = new Waiting(booking, new CompletableFuture<>());
        try {
            if (!waiting.offer(mine, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException("ledger: too many wait (expected: room in the queue)");
            }
            // whoever has the turn books for all who wait; most find it done when they get it
            if (!turn.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException("ledger: busy (expected: a turn within " + PATIENCE + ")");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("ledger: interrupted while waiting", stopped);
        }
        try {
            while (!mine.answer().isDone()) {
                bookTogether();
            }
        } finally {
            turn.unlock();
        }
        return answer(mine);
    }

    private void bookTogether() {
        var together = new ArrayList<Waiting>();
        waiting.drainTo(together, MOST_TOGETHER);
        try {
            List<Outcome> outcomes =
                    database.write(handle ->
                            together.stream()
                                    .map(one -> book.apply(handle, one.booking()))
                                    .toList());
            for (int i = 0; i < together.size(); i++) {
                together.get(i).answer().complete(outcomes.get(i));
            }
        } catch (RuntimeException failed) {
            together.forEach(one -> one.answer().completeExceptionally(failed));
        }
    }

    private static Outcome answer(Waiting mine) {
        try {
            return mine.answer().join();
        } catch (CompletionException failed) {
            throw new StoreException("ledger: not booked", failed);
        }
    }
}
