// SPDX-License-Identifier: Apache-2.0
package io.sallyport.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process killed in the middle of its writes: what it was told is durable, is there. */
final class DatabaseCrashIT {
    private static final String MIGRATIONS = "io/sallyport/store/migrations";

    @TempDir Path folder;

    /** The process that is killed: prints the id of every pair of rows once they are durable. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) {
            var database = Database.embedded(Path.of(arguments[0]), MIGRATIONS);
            for (int id = 2; ; id += 2) {
                int pair = id;
                database.writing(handle -> {
                    handle.execute("insert into entry values (?, 'left')", pair);
                    handle.execute("insert into entry values (?, 'right')", pair + 1);
                });
                System.out.println(pair);
            }
        }
    }

    @Test
    @Timeout(60)
    void every_acknowledged_transaction_survives_a_kill_and_none_is_there_in_half()
            throws IOException, InterruptedException {
        Path file = folder.resolve("x.db");
        long acknowledged = writeUntilKilled(file);

        List<Long> ids;
        try (var database = Database.embedded(file, MIGRATIONS)) {
            ids =
                    database.read(handle ->
                            handle.createQuery("select id from entry order by id")
                                    .mapTo(Long.class)
                                    .list());
        }

        assertThat(acknowledged).isGreaterThanOrEqualTo(100);
        assertThat(ids).contains(acknowledged, acknowledged + 1);
        assertThat(ids.size() % 2).as("halves of transactions").isZero();
        assertThat(ids).hasSizeGreaterThanOrEqualTo((int) acknowledged);
    }

    /** The last id that the killed process said was durable. */
    private long writeUntilKilled(Path file) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Writer.class.getName(),
                                file.toString())
                        .redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> lines(said).size() > 60);
        } finally {
            writer.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return Long.parseLong(lines(said).getLast());
    }

    /** Whole lines only: the last one may have been cut by the kill. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
