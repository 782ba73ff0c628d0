// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.runtime.SecretRef;
import io.sallyport.store.Database;
import io.sallyport.store.PostgresConfig;
import io.sallyport.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Where rows are, and the administrator who may do everything there. */
sealed interface Cabinet {
    String MIGRATIONS = "io/sallyport/retrieval/migrations";

    /** One more process on it. */
    Database open();

    Connection administrator() throws SQLException;

    /** All that a thief of it gets. */
    String stolen();

    /** Where the row keys are. */
    Path folder();

    default PostgresConfig config() {
        throw new IllegalStateException("no server");
    }

    /** What the administrator does; how many rows it touched. */
    default int administrator(String sql) throws SQLException {
        try (Connection connection = administrator();
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** A file. */
    record Embedded(Path folder) implements Cabinet {
        @Override
        public Database open() {
            return Database.embedded(file(), MIGRATIONS);
        }

        @Override
        public Connection administrator() throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + file());
        }

        @Override
        public String stolen() {
            try (Stream<Path> files = Files.list(folder)) {
                var all = new StringBuilder();
                for (Path each : files.filter(Files::isRegularFile).toList()) {
                    all.append(Files.readString(each, StandardCharsets.ISO_8859_1));
                }
                return all.toString();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Path file() {
            return folder.resolve("documents.db");
        }
    }

    /** A database of a PostgreSQL server. */
    record Shared(TestPostgres server, String name, Path folder) implements Cabinet {
        static Shared on(TestPostgres server, Path folder) {
            return new Shared(server, server.database(), folder);
        }

        @Override
        public Database open() {
            return Database.shared(config(), MIGRATIONS, Duration.ofSeconds(8));
        }

        @Override
        public PostgresConfig config() {
            try {
                Path secret = Files.writeString(folder.resolve("password"), name);
                return new PostgresConfig(
                        "127.0.0.1",
                        server.port(),
                        name,
                        name,
                        new SecretRef.InFile(secret),
                        "sallyport",
                        Optional.empty());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Connection administrator() throws SQLException {
            Connection connection = server.administrator(name);
            connection.setSchema("sallyport");
            return connection;
        }

        @Override
        public String stolen() {
            return server.dump(name);
        }
    }
}
