// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A real PostgreSQL server for tests, from {@code etc/postgres.sh}, which fetches it when it is not
 * there. It ends with this process, however that ends. The driver must be on the class path.
 */
public final class TestPostgres implements AutoCloseable {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final Path folder;
    private final int port;
    private Process process;

    private TestPostgres(Path folder) {
        this.folder = folder;
        this.port = FreePort.next();
        this.process = start();
    }

    /** The one that all tests of this process share; nobody stops it. */
    public static TestPostgres shared() {
        return Shared.SERVER;
    }

    /** One of its own, for tests that stop it. */
    public static TestPostgres own() {
        return new TestPostgres(temporary());
    }

    /**
     * One of its own that speaks TLS.
     *
     * @param certificate chain, PEM
     * @param key PKCS#8, PEM
     */
    public static TestPostgres own(String certificate, String key) {
        Path folder = temporary();
        try {
            Files.writeString(folder.resolve("server.crt"), certificate);
            Path file = Files.writeString(folder.resolve("server.key"), key);
            Files.setPosixFilePermissions(
                    file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestPostgres(folder);
    }

    /** A new database, owned by a new role that may do nothing else; also the role's name. */
    public String database() {
        String name = "test" + MADE.incrementAndGet();
        administrator("postgres", "create role %s login password '%s'".formatted(name, name));
        administrator("postgres", "create database %s owner %s".formatted(name, name));
        return name;
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** What somebody does in {@code database} who may do everything; how many rows it touched. */
    public int administrator(String database, String sql) {
        try (Connection connection = administrator(database);
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("as the administrator: " + sql, e);
        }
    }

    /** A connection of somebody who may do everything. */
    public Connection administrator(String database) throws SQLException {
        var login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", password());
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database), login);
    }

    /** All that is in {@code database}, as the administrator's {@code pg_dump} writes it. */
    public String dump(String database) {
        String programs = said("etc/postgres.sh").strip();
        return said(
                programs + "/pg_dump",
                "postgresql://postgres:%s@127.0.0.1:%d/%s".formatted(password(), port, database));
    }

    /** Ends the server at once, in the middle of whatever it does. */
    public void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("postgres: does not end");
            }
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("postgres: does not end", e);
        }
    }

    /** Starts it again with what it held, on the same port. */
    public void restart() {
        process = start();
    }

    /** Ends it and throws away what it held. */
    @Override
    public void close() {
        stop();
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String password() {
        try {
            return Files.readString(folder.resolve("password"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start() {
        var builder =
                new ProcessBuilder(
                                script("etc/postgres.sh"),
                                "serve",
                                folder.toString(),
                                String.valueOf(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("SALLYPORT_POSTGRES_FSYNC", "off");
        try {
            Process started = builder.start();
            var output =
                    new BufferedReader(
                            new InputStreamReader(
                                    started.getInputStream(), StandardCharsets.UTF_8));
            if (!"ready".equals(output.readLine())) {
                throw new IllegalStateException("postgres: does not start; see above");
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String said(String... command) {
        command[0] = script(command[0]);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command[0] + ": " + said);
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(command[0], e);
        }
    }

    /** Below the folder of the whole build, whatever module runs. */
    private static String script(String name) {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve(name))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException(name + ": not found (expected: in the sources)");
            }
        }
        return at.resolve(name).toString();
    }

    /** Not a test's own folder: the server's user must get to it. */
    private static Path temporary() {
        try {
            return Files.createTempDirectory(Path.of("/tmp"), "sallyport-postgres");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {
        static final TestPostgres SERVER = new TestPostgres(temporary());

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close, "stop postgres"));
        }
    }
}
