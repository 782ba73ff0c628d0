// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.postgresql.ds.PGSimpleDataSource;

/** One PostgreSQL database, and the only place that says how its connections are set. */
final class PostgresServer implements Engine {
    private static final int SLACK_SECONDS = 2;

    private final PostgresConfig config;
    private final Duration patience;

    PostgresServer(PostgresConfig config, Duration patience) {
        this.config = config;
        this.patience = patience;
    }

    @Override
    public void migrate(String location) {
        try {
            Flyway.configure(PostgresServer.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(source())
                    .defaultSchema(config.schema())
                    .locations(
                            location.startsWith("classpath:") ? location : "classpath:" + location)
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new StoreException(
                    "database: %s not brought up to date, %s (expected: one of this or an older version, and a role that owns its schema)"
                            .formatted(where(), cause(failed)),
                    failed);
        }
    }

    /**
     * One writer at a time among all processes, as in SQLite: what is read in a write is still so
     * when it is written, and changes are numbered in the order in which they are seen.
     */
    @Override
    public Session writer() {
        return new Session(
                connect(),
                List.of(
                        "begin isolation level read committed",
                        "select pg_advisory_xact_lock(hashtextextended(current_schema(), 1))"));
    }

    @Override
    public Session reader() {
        return new Session(connect(), List.of("begin isolation level repeatable read read only"));
    }

    @Override
    public void announce(Handle handle) {
        handle.createQuery("select pg_notify(?, '')")
                .bind(0, Announcements.CHANNEL)
                .mapTo(String.class)
                .list();
    }

    @Override
    public Optional<Announcements> announcements() {
        return Optional.of(new Announcements(this));
    }

    /** A connection that hears announcements. */
    Connection listening() {
        Connection connection = connect();
        run(connection, "listen " + Announcements.CHANNEL);
        return connection;
    }

    private Connection connect() {
        Connection connection;
        try {
            connection = source().getConnection();
        } catch (SQLException failed) {
            throw new StoreException(
                    "database: %s does not answer, %s (expected: a database and its role's password)"
                            .formatted(where(), cause(failed)),
                    failed);
        }
        // what is said to be written must be on disk, whatever the role's default is
        run(
                connection,
                "select set_config('synchronous_commit', 'on', false) where"
                        + " current_setting('synchronous_commit') = 'off'");
        return connection;
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            try (connection) {
                throw new StoreException("database: connection not set up", failed);
            } catch (SQLException closing) {
                throw new StoreException("database: connection not set up", closing);
            }
        }
    }

    private PGSimpleDataSource source() {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[] {config.host()});
        source.setPortNumbers(new int[] {config.port()});
        source.setDatabaseName(config.database());
        source.setUser(config.user());
        source.setPassword(config.password().resolve());
        source.setCurrentSchema(config.schema());
        source.setApplicationName("sallyport");
        source.setGssEncMode("disable");
        source.setSslMode(config.authorities().isPresent() ? "verify-full" : "disable");
        config.authorities().ifPresent(file -> source.setSslRootCert(file.toString()));
        int seconds = (int) Math.max(1, patience.toSeconds());
        source.setConnectTimeout(seconds);
        source.setLoginTimeout(seconds);
        source.setSocketTimeout(seconds + SLACK_SECONDS);
        source.setTcpKeepAlive(true);
        source.setOptions(limits());
        return source;
    }

    /** The server's own bounds: nobody waits for ever, and who stalls loses the writers' lock. */
    private String limits() {
        long millis = patience.toMillis();
        return "-c statement_timeout=%d -c lock_timeout=%d -c idle_in_transaction_session_timeout=%d"
                .formatted(millis, millis, 2 * millis);
    }

    /** Without the password. */
    private String where() {
        return "%s@%s:%d/%s"
                .formatted(config.user(), config.host(), config.port(), config.database());
    }

    /** The server's own words, in one line. */
    private static String cause(Throwable failed) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof SQLException sql && sql.getMessage() != null) {
                return sql.getMessage().lines().findFirst().orElse("");
            }
        }
        return "its migrations do not fit";
    }
}
