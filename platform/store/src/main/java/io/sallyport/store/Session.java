// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;

/**
 * One kept connection, used by one thread at a time. Transactions are begun and ended in SQL: the
 * driver's own commit begins the next transaction at once, and would fail a write that is on disk
 * when another process is quicker.
 */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Jdbi jdbi;
    private final Marks marks;
    private final KeptStatements statements = new KeptStatements();
    private boolean broken;
    private boolean begun;

    /** Where a transaction begins and ends, prepared once: the driver's, which is the quicker. */
    private record Marks(
            List<PreparedStatement> begin, PreparedStatement commit, PreparedStatement rollback) {
        static Marks of(Connection connection, List<String> begin) {
            try {
                var first = new ArrayList<PreparedStatement>();
                for (String statement : begin) {
                    first.add(connection.prepareStatement(statement));
                }
                return new Marks(
                        List.copyOf(first),
                        connection.prepareStatement("commit"),
                        connection.prepareStatement("rollback"));
            } catch (SQLException failed) {
                throw new StoreException("database: connection not usable", failed);
            }
        }

        void enter() throws SQLException {
            for (PreparedStatement statement : begin) {
                statement.execute();
            }
        }
    }

    /**
     * @param begin the statements that begin a transaction
     */
    Session(Connection connection, List<String> begin) {
        this.connection = connection;
        this.marks = Marks.of(connection, begin);
        this.jdbi = Jdbi.create(connection);
        jdbi.getConfig(StatementExceptions.class) // arguments may be secret
                .setMessageRendering(MessageRendering.NONE);
    }

    /** Runs one transaction; what {@code work} throws rolls it back. */
    <R, X extends Exception> R transact(HandleCallback<R, X> work) throws X {
        try (Handle handle = jdbi.open()) {
            handle.setStatementBuilder(statements);
            boolean done = false;
            begun = false;
            try {
                marks.enter();
                begun = true;
                R result = work.withHandle(handle);
                marks.commit().execute();
                done = true;
                return result;
            } finally {
                if (!done) {
                    rollback();
                }
            }
        } catch (JdbiException failed) {
            throw new StoreException("database: transaction failed", sqlCause(failed));
        } catch (SQLException failed) {
            throw new StoreException("database: transaction failed", failed);
        }
    }

    /** Whether the state of the connection is unknown: it must not be used again. */
    boolean broken() {
        try {
            return broken || connection.isClosed();
        } catch (SQLException unknown) {
            return true;
        }
    }

    /** Whether the last transaction did not even begin, since the connection was gone before. */
    boolean goneBefore() {
        return !begun && broken();
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new StoreException("database: connection not closed", failed);
        }
    }

    private void rollback() {
        try {
            marks.rollback().execute();
        } catch (SQLException gone) { // also when SQLite rolled back by itself, as on a full disk
            broken = true;
        }
    }

    /** The driver's own exception: Jdbi's carries the statement's arguments with it. */
    private static Throwable sqlCause(JdbiException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                return cause;
            }
        }
        return new IllegalStateException(failed.getClass().getSimpleName());
    }
}
