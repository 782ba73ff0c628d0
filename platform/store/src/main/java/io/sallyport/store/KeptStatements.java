// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jdbi.v3.core.statement.DefaultStatementBuilder;
import org.jdbi.v3.core.statement.StatementBuilder;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The statements of one connection, prepared once: a short transaction costs little else. Bounded;
 * for one thread at a time; the connection closes them.
 */
final class KeptStatements implements StatementBuilder {
    private static final int MOST = 64;

    private final StatementBuilder plain = new DefaultStatementBuilder();
    private final SequencedMap<String, PreparedStatement> idle = new LinkedHashMap<>();

    /** By the text as it was prepared: to close it, Jdbi names the one with named parameters. */
    private final IdentityHashMap<Statement, String> lent = new IdentityHashMap<>();

    @Override
    public Statement create(Connection connection, StatementContext context) throws SQLException {
        return plain.create(connection, context);
    }

    /** One that is in use is not here: the same text inside a loop over it is prepared anew. */
    @Override
    public PreparedStatement create(Connection connection, String sql, StatementContext context)
            throws SQLException {
        if (context.isReturningGeneratedKeys()) { // prepared otherwise
            return plain.create(connection, sql, context);
        }
        PreparedStatement kept = idle.remove(sql);
        PreparedStatement given = kept == null ? plain.create(connection, sql, context) : kept;
        lent.put(given, sql);
        return given;
    }

    @Override
    public CallableStatement createCall(Connection connection, String sql, StatementContext context)
            throws SQLException {
        return plain.createCall(connection, sql, context);
    }

    @Override
    public void close(Connection connection, String asWritten, Statement statement)
            throws SQLException {
        String sql = lent.remove(statement);
        if (sql == null
                || idle.containsKey(sql)
                || !(statement instanceof PreparedStatement prepared)) {
            statement.close();
            return;
        }
        prepared.clearBatch(); // rows of a batch that broke are nobody's to write
        prepared.clearParameters(); // nobody's values stay in memory
        idle.put(sql, prepared);
        if (idle.size() > MOST) {
            idle.pollFirstEntry().getValue().close();
        }
    }
}
