// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;

/**
 * One database: an SQLite file (WAL, synchronous=FULL) or a schema of a PostgreSQL server, one kept
 * writer connection, a few readers. Thread-safe. A write is one transaction, durable when the call
 * returns; writes are one after the other, those of other processes too, on both databases: what is
 * read in a write is still so when it is written. Every wait is bounded. Make no network call
 * inside {@code work}.
 */
public final class Database implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Engine engine;
    private final ReaderPool readers;
    private final Duration patience;
    private final ReentrantLock writing = new ReentrantLock(true);
    private Session writer; // guarded by writing; a broken one is replaced when it is needed
    private volatile boolean closed;

    private Database(Engine engine, Duration patience) {
        this.engine = engine;
        this.patience = patience;
        this.writer = engine.writer();
        this.readers = new ReaderPool(engine, patience);
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
        return open(SqliteFile.at(file), migrations, patience);
    }

    /**
     * Opens a database that other processes use at the same time, and brings it up to date as
     * {@link #embedded} does.
     *
     * @throws StoreException when it does not answer, or a migration fails
     */
    public static Database shared(PostgresConfig config, String migrations) {
        return shared(config, migrations, PATIENCE);
    }

    /**
     * As {@link #shared(PostgresConfig, String)}.
     *
     * @param patience how long anything may wait, at least 1 s
     */
    public static Database shared(PostgresConfig config, String migrations, Duration patience) {
        return open(new PostgresServer(config, patience), migrations, patience);
    }

    private static Database open(Engine engine, String migrations, Duration patience) {
        engine.migrate(migrations);
        return new Database(engine, patience);
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
            if (writer.broken()) {
                renewWriter();
            }
            try {
                return writer.transact(work);
            } catch (StoreException failed) {
                if (!writer.goneBefore()) {
                    throw failed;
                }
                renewWriter(); // the server was restarted meanwhile: nothing of it was done
                return writer.transact(work);
            }
        } finally {
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

    /**
     * Says, within {@code write}, that there is something new for other processes. They hear of it
     * once it is written, if at all.
     */
    public void announce(Handle handle) {
        engine.announce(handle);
    }

    /** Where announcements are heard, to be closed; empty where no other process is expected. */
    public Optional<Announcements> announcements() {
        requireOpen();
        return engine.announcements();
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

    /** A failed roll-back leaves the connection in an unknown state. */
    private void renewWriter() {
        Session broken = writer;
        writer = engine.writer();
        broken.close();
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("database: closed");
        }
    }
}
