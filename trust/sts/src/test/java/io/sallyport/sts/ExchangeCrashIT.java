// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A token service killed again and again while it books: no exchange that was answered is
 * forgotten.
 */
final class ExchangeCrashIT {
    private static final int KILLS = 4;
    private static final int ANSWERED_BEFORE_A_KILL = 30;
    private static final int CAP = 100_000;
    private static final int THREADS = 8;

    @TempDir Path folder;

    /**
     * The process that is killed: exchanges one token, and writes a dot for each that is booked.
     */
    static final class Booker {
        private Booker() {}

        public static void main(String[] arguments) {
            var ledger = ledger(database(Path.of(arguments[0])), CAP);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < THREADS; i++) {
                    threads.execute(() -> {
                        while (book(ledger) instanceof Outcome.Granted) {
                            System.out.write('.');
                            System.out.flush();
                        }
                    });
                }
            }
        }
    }

    @Test
    @Timeout(180)
    void a_tokens_cap_counts_every_exchange_that_was_answered_before_the_kills()
            throws IOException, InterruptedException {
        Path file = folder.resolve("sts.db");
        long answered = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            answered += answeredUntilKilled(file, folder.resolve("said-" + kill));
        }

        try (Database database = database(file)) {
            int counted =
                    database.read(handle ->
                            handle.createQuery("select used from exchange_count")
                                    .mapTo(Integer.class)
                                    .one());
            Outcome one = book(ledger(database, counted + 1));
            Outcome tooMany = book(ledger(database, counted + 1));

            assertThat(answered).isGreaterThanOrEqualTo((long) KILLS * ANSWERED_BEFORE_A_KILL);
            assertThat(counted)
                    .as("booked, of which each process may have failed to answer some")
                    .isBetween((int) answered, (int) answered + KILLS * THREADS);
            assertThat(one).isInstanceOf(Outcome.Granted.class);
            assertThat(tooMany)
                    .isEqualTo(
                            new Outcome.Refused(OauthError.INVALID_GRANT, "exchanged_too_often"));
        }
    }

    private static long answeredUntilKilled(Path file, Path said)
            throws IOException, InterruptedException {
        Process booker =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Booker.class.getName(),
                                file.toString())
                        .redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> Files.size(said) >= ANSWERED_BEFORE_A_KILL);
        } finally {
            booker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return Files.size(said);
    }

    private static Outcome book(Ledger ledger) {
        Parent parent = Cast.t0();
        Ask ask = Cast.ask("web-app", "orchestrator", "chat.ask");
        return Cast.rules().judge(ask, parent, Cast.NOON) instanceof Outcome.Granted granted
                ? ledger.book(parent, granted, Cast.NOON)
                : new Outcome.Refused(OauthError.INVALID_REQUEST, "not_allowed");
    }

    private static Ledger ledger(Database database, int cap) {
        return new Ledger(database, cap);
    }

    private static Database database(Path file) {
        return Database.embedded(file, "migrations/sts");
    }
}
