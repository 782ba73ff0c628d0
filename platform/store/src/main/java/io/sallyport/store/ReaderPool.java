// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.HandleCallback;

/** A few reader connections, opened when they are needed. Each is lent to one thread at a time. */
final class ReaderPool implements AutoCloseable {
    private static final int SIZE = 4;

    private final Engine engine;
    private final Duration patience;
    private final Semaphore places = new Semaphore(SIZE, true);
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();

    ReaderPool(Engine engine, Duration patience) {
        this.engine = engine;
        this.patience = patience;
        idle.add(engine.reader());
    }

    <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
        take(1);
        try {
            Session session = Optional.ofNullable(idle.pollFirst()).orElseGet(engine::reader);
            try {
                return lend(session, work);
            } catch (StoreException failed) {
                if (!session.goneBefore()) {
                    throw failed;
                }
                return lend(engine.reader(), work); // the server was restarted meanwhile
            }
        } finally {
            places.release();
        }
    }

    /** Waits for those that are lent, as long as the patience, and closes them all. */
    @Override
    public void close() {
        try {
            take(SIZE);
            places.release(SIZE);
        } finally {
            closeIdle();
        }
    }

    private <R, X extends Exception> R lend(Session session, HandleCallback<R, X> work) throws X {
        try {
            return session.transact(work);
        } finally {
            if (session.broken()) {
                session.close();
                closeIdle(); // they were most likely to the same server, which was restarted
            } else {
                idle.addFirst(session);
            }
        }
    }

    private void closeIdle() {
        for (Session each = idle.pollFirst(); each != null; each = idle.pollFirst()) {
            each.close();
        }
    }

    private void take(int count) {
        try {
            if (!places.tryAcquire(count, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        "database: all readers busy (expected: one free within " + patience + ")");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("database: interrupted while waiting for a reader", stopped);
        }
    }
}
