// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;

/**
 * Hears when another process announced something new. It only saves waiting: one may get lost, so
 * whoever must not miss anything looks from time to time. For one thread.
 */
public final class Announcements implements AutoCloseable {
    static final String CHANNEL = "sallyport";

    private final PostgresServer server;
    private Connection connection;

    Announcements(PostgresServer server) {
        this.server = server;
        this.connection = server.listening();
    }

    /**
     * Waits for an announcement, at most {@code most}, which must be at least 1 ms.
     *
     * @throws StoreException when the database does not answer; the next call connects anew
     */
    public void await(Duration most) {
        try {
            if (connection.isClosed()) {
                connection = server.listening();
            }
            connection.unwrap(PGConnection.class).getNotifications((int) most.toMillis());
        } catch (SQLException failed) {
            close();
            throw new StoreException("database: not heard any more", failed);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new StoreException("database: connection not closed", failed);
        }
    }
}
