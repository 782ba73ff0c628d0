// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.HandleCallback;

/** A few reader connections. Each is lent to one thread at a time. */
final class ReaderPool implements AutoCloseable {
    private static final int SIZE = 4;

    private final SqliteFile file;
    private final Duration patience;
    private final BlockingQueue<Session> free = new ArrayBlockingQueue<>(SIZE);

    ReaderPool(SqliteFile file, Duration patience) {
        this.file = file;
        this.patience = patience;
        for (int i = 0; i < SIZE; i++) {
            free.add(file.reader());
        }
    }

    <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
        Session session = take();
        try {
            return session.transact(work);
        } finally {
            giveBack(session);
        }
    }

    /** Closes every connection that comes back within the patience. */
    @Override
    public void close() {
        for (int i = 0; i < SIZE; i++) {
            take().close();
        }
    }

    private Session take() {
        try {
            Session session = free.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (session == null) {
                throw new StoreException(
                        "database: all readers busy (expected: one free within " + patience + ")");
            }
            return session;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("database: interrupted while waiting for a reader", stopped);
        }
    }

    private void giveBack(Session session) {
        if (session.broken()) {
            session.close();
            free.add(file.reader());
        } else {
            free.add(session);
        }
    }
}
