// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Handle;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/** One SQLite file, and the only place that says how its connections are set. */
final class SqliteFile implements Engine {
    private static final int BUSY_MILLIS = 5_000;
    private static final int JOURNAL_BYTES = 64 << 20;

    private final Path file;

    private SqliteFile(Path file) {
        this.file = file;
    }

    /** The file, made (0600) when it is missing; SQLite gives its journals the same rights. */
    static SqliteFile at(Path file) {
        try {
            Path absolute = file.toAbsolutePath().normalize();
            Path parent = absolute.getParent();
            if (parent == null) {
                throw new StoreException("database: " + file + " (expected: a file in a folder)");
            }
            PrivateFiles.folder(parent);
            create(absolute);
            return new SqliteFile(absolute);
        } catch (IOException failed) {
            throw new StoreException(
                    "database: " + file + " cannot be made (expected: a writable folder)", failed);
        }
    }

    @Override
    public void migrate(String location) {
        var source = new SQLiteDataSource(settings());
        source.setUrl(url());
        try {
            Flyway.configure(SqliteFile.class.getClassLoader())
                    .loggers("slf4j")
                    .dataSource(source)
                    .locations(
                            location.startsWith("classpath:") ? location : "classpath:" + location)
                    .failOnMissingLocations(true)
                    .validateMigrationNaming(true)
                    .cleanDisabled(true)
                    .load()
                    .migrate();
        } catch (FlywayException failed) {
            throw new StoreException(
                    "database: %s not brought up to date, %s (expected: a sound database of this or an older version); restore it from a copy"
                            .formatted(file, cause(failed)),
                    failed);
        }
    }

    @Override
    public Session writer() {
        return session("begin immediate", "pragma query_only=off");
    }

    /** Each read is one snapshot; a write is an error. */
    @Override
    public Session reader() {
        return session("begin", "pragma query_only=on");
    }

    /** The file is one process's. */
    @Override
    public void announce(Handle handle) {}

    @Override
    public Optional<Announcements> announcements() {
        return Optional.empty();
    }

    private Session session(String begin, String mode) {
        try {
            Connection connection = settings().createConnection(url());
            try (Statement statement = connection.createStatement()) {
                statement.execute("pragma trusted_schema=off");
                statement.execute(mode);
            } catch (SQLException failed) {
                connection.close();
                throw failed;
            }
            return new Session(connection, List.of(begin));
        } catch (SQLException failed) {
            throw new StoreException(
                    "database: %s cannot be opened, %s (expected: a sound database); restore it from a copy"
                            .formatted(file, cause(failed)),
                    failed);
        }
    }

    /** SQLite's own words, in one line; Flyway's are a page. */
    private static String cause(Throwable failed) {
        for (Throwable at = failed; at != null; at = at.getCause()) {
            if (at instanceof SQLiteException sqlite) {
                return sqlite.getResultCode().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }
        }
        return "its migrations do not fit";
    }

    private static SQLiteConfig settings() {
        var settings = new SQLiteConfig();
        settings.setJournalMode(SQLiteConfig.JournalMode.WAL);
        settings.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        settings.setJournalSizeLimit(JOURNAL_BYTES);
        settings.setBusyTimeout(BUSY_MILLIS);
        settings.enforceForeignKeys(true);
        return settings;
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private static void create(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            return; // opened as it is
        }
    }
}
