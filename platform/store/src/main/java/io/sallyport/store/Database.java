// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.nio.file.Path;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;

/**
 * One database: embedded SQLite (WAL, synchronous=FULL), one kept writer connection, a few readers.
 * Thread-safe. A write is one {@code BEGIN IMMEDIATE} transaction and durable when the call
 * returns.
 */
public final class Database implements AutoCloseable {
    /**
     * Opens or makes {@code file} and brings it to the newest version found under {@code
     * classpath:} {@code migrations} (Flyway, {@code V1__name.sql}).
     *
     * @throws StoreException when the file cannot be opened or a migration fails
     */
    public static Database embedded(Path file, String migrations) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Runs one write transaction; what {@code work} throws rolls it back. */
    public <R, X extends Exception> R write(HandleCallback<R, X> work) throws X {
        throw new UnsupportedOperationException("skeleton");
    }

    /** As {@link #write}, without a result. */
    public <X extends Exception> void writing(HandleConsumer<X> work) throws X {
        write((Handle handle) -> {
            work.useHandle(handle);
            return true;
        });
    }

    /** Runs one read on a reader connection. */
    public <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Closes all connections; waits for a running write. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
