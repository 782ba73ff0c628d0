// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;

/**
 * One database: embedded SQLite (WAL, synchronous=FULL), one kept writer connection, a few readers.
 * Thread-safe. A write is one {@code BEGIN IMMEDIATE} transaction and durable when the call
 * returns. Every wait is bounded. Make no network call inside {@code work}: writes are one after
 * the other.
 */
public final class Database implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final SqliteFile file;
    private final ReaderPool readers;
    private final Duration patience;
    private final ReentrantLock writing = new ReentrantLock(true);
    private Session writer; // guarded by writing
    private volatile boolean closed;

    private Database(SqliteFile file, Duration patience) {
        this.file = file;
        this.patience = patience;
        this.writer = file.writer();
        this.readers = new ReaderPool(file, patience);
    }

    /**
     * Opens or makes {@code file} (0600) and brings it to the newest version found under {@code
     * classpath:} {@code migrations} (Flyway, {@code V1__name.sql}), for example {@code
     * io/sallyport/quota/migrations}.
     *
     * @throws StoreException when the file cannot be opened or a migration fails
     */
    public static Database embedded(Path file, String migrations) {
        return embedded(file, migrations, PATIENCE);
    }

    static Database embedded(Path file, String migrations, Duration patience) {
        SqliteFile sqlite = SqliteFile.at(file);
        sqlite.migrate(migrations);
        return new Database(sqlite, patience);
    }

    /**
     * Runs one write transaction; what {@code work} throws rolls it back. Not to be nested.
     *
     * @throws StoreException when it is not on disk: nothing of it will be seen
     */
    public <R, X extends Exception> R write(HandleCallback<R, X> work) throws X {
        lock();
        try {
            requireOpen();
            return writer.transact(work);
        } finally {
            if (!closed && writer.broken()) {
                renewWriter();
            }
            writing.unlock();
        }
    }

    /** As {@link #write}, without a result. */
    public <X extends Exception> void writing(HandleConsumer<X> work) throws X {
        write((Handle handle) -> {
            work.useHandle(handle);
            return true;
        });
    }

    /**
     * Runs one read on a reader connection; all of it sees one state of the database.
     *
     * @throws StoreException when the database does not answer
     */
    public <R, X extends Exception> R read(HandleCallback<R, X> work) throws X {
        requireOpen();
        return readers.read(work);
    }

    /** Closes all connections; waits for a running write. Later calls throw. */
    @Override
    public void close() {
        lock();
        try {
            if (!closed) {
                closed = true;
                readers.close();
                writer.close();
            }
        } finally {
            writing.unlock();
        }
    }

    private void lock() {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("write inside a write (expected: one transaction)");
        }
        try {
            if (!writing.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(
                        "database: writer busy (expected: free within " + patience + ")");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new StoreException("database: interrupted while waiting to write", stopped);
        }
    }

    /** A failed roll-back leaves the connection in an unknown state; without a new one: closed. */
    private void renewWriter() {
        try {
            writer.close();
            writer = file.writer();
        } catch (StoreException gone) {
            closed = true;
            throw gone;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("database: closed");
        }
    }
}
