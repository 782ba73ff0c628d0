// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the demo's own, from {@code etc/postgres.sh}, in which `retrieval` keeps
 * its sealed rows. Its folder is not the demo's: whom it runs as must get to it.
 */
final class DemoDatabase {
    /** As the demo's processes are named. */
    static final String PROCESS = "postgres";

    private static final String SCRIPT = "etc/postgres.sh";
    private static final String PREFIX = "sallyport-demo-postgres";
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int SECRET_BYTES = 24;

    private final Layout layout;
    private final String script;

    private DemoDatabase(Layout layout, String script) {
        this.layout = layout;
        this.script = script;
    }

    /**
     * Finds the server's programs, and fetches them when they are not there.
     *
     * @throws Refusal saying what is missing
     */
    static DemoDatabase of(Layout layout) {
        Path home = Path.of(System.getProperty("sallyport.home", ".")).toAbsolutePath();
        Path script = home.resolve(SCRIPT);
        if (!Files.isExecutable(script)) {
            throw new Refusal(
                    "store: no %s in %s (expected: Sallyport's sources); start it with ./sallyport there"
                            .formatted(SCRIPT, home));
        }
        if (exit(new ProcessBuilder(script.toString())) != 0) {
            throw new Refusal(
                    "store: no PostgreSQL (expected: what %s fetches); see above for what is missing, or leave --store out"
                            .formatted(SCRIPT));
        }
        return new DemoDatabase(layout, script.toString());
    }

    /** Says in the demo's configuration where `retrieval` finds it, with a password of its own. */
    private void configure() throws IOException {
        Path secret = secret(layout);
        PrivateFiles.write(secret, random());
        String section =
                "\nretrieval:\n"
                        + "  store: {host: 127.0.0.1, port: %d, database: sallyport, user: retrieval, password: \"file:%s\"}\n"
                                .formatted(layout.databasePort(), secret)
                        + "  row-keys: data/retrieval/row-keys\n";
        String config = Files.readString(layout.config());
        PrivateFiles.write(layout.config(), config.replace("\nretrieval:\n", section));
    }

    /**
     * Starts an empty server with one database, which belongs to `retrieval`, and says so there.
     */
    void start(Processes processes) {
        try {
            configure();
            Path folder = Files.createTempDirectory(Path.of("/tmp"), PREFIX);
            PrivateFiles.write(where(layout), folder.toString());
            Process server =
                    processes.start(
                            PROCESS,
                            List.of(
                                    script,
                                    "run",
                                    folder.toString(),
                                    String.valueOf(layout.databasePort())));
            fill(server, folder.resolve("password"));
        } catch (IOException e) {
            throw new Refusal("store: cannot be made (%s)".formatted(e.getMessage()));
        }
    }

    /** Whether {@code process} is that demo's server, whoever started it. */
    static boolean serves(ProcessHandle process, Layout layout) {
        return folder(layout)
                .filter(folder ->
                        ProcessArguments.of(process)
                                .containsAll(List.of("-D", folder.resolve("data").toString())))
                .isPresent();
    }

    /** How to start that demo's server again. */
    static List<String> again(Layout layout) {
        return List.of(
                SCRIPT,
                "run",
                folder(layout).map(Path::toString).orElse("FOLDER"),
                String.valueOf(layout.databasePort()));
    }

    /** Throws away what a server in that demo held, if there was one; it must have ended. */
    static void remove(Layout layout) {
        try {
            Optional<Path> folder = folder(layout);
            if (folder.filter(Files::exists).isPresent()) {
                delete(folder.get());
            }
            Files.deleteIfExists(where(layout));
        } catch (IOException e) {
            throw new Refusal("store: cannot be removed (%s)".formatted(e.getMessage()));
        }
    }

    private void fill(Process server, Path password) throws IOException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection connection = administrator(password);
                    var statement = connection.createStatement()) {
                statement.execute(
                        "create role retrieval login password '%s'"
                                .formatted(Files.readString(secret(layout))));
                statement.execute("create database sallyport owner retrieval");
                return;
            } catch (SQLException | java.nio.file.NoSuchFileException notYet) {
                if (!server.isAlive() || Instant.now().isAfter(end)) {
                    throw new Refusal(
                            "postgres: does not start; its log is %s"
                                    .formatted(layout.log(PROCESS)));
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    private Connection administrator(Path password) throws SQLException, IOException {
        var login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", Files.readString(password));
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(layout.databasePort()), login);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private static int exit(ProcessBuilder builder) {
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new Refusal("store: %s does not start (%s)".formatted(SCRIPT, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static Path secret(Layout layout) {
        return layout.dir().resolve("secrets").resolve("retrieval-database");
    }

    /** Only ever one that was made here. */
    private static Optional<Path> folder(Layout layout) {
        try {
            return Optional.of(Path.of(Files.readString(where(layout))))
                    .filter(path -> path.getFileName().toString().startsWith(PREFIX));
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Path where(Layout layout) {
        return layout.dir().resolve("postgres-folder");
    }

    private static String random() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
