// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.DenyKey;
import io.sallyport.identity.FeedPage;
import io.sallyport.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A token service killed while it revokes: the feed goes on where it was, in the same history. */
final class FeedCrashIT {
    private static final int MANY = 60;

    @TempDir Path folder;

    /** The process that is killed: prints epoch and head of each revocation once it is durable. */
    static final class Revoker {
        private Revoker() {}

        public static void main(String[] arguments) {
            var revocations = revocations(database(Path.of(arguments[0])));
            for (int i = 0; ; i++) {
                long epoch = revocations.revoke(new DenyKey(DenyKey.Kind.JTI, "jti-" + i));
                System.out.println(epoch + " " + revocations.after(epoch, "").sinceHead());
            }
        }
    }

    @Test
    @Timeout(180)
    void epochs_never_go_back_and_every_head_that_was_told_still_holds()
            throws IOException, InterruptedException {
        Path file = folder.resolve("sts.db");
        List<String> told = revokeUntilKilled(file);
        long last = epoch(told.getLast());

        try (Database database = database(file)) {
            Revocations revocations = revocations(database);
            FeedPage page = revocations.after(last, "n");
            long next = revocations.revoke(new DenyKey(DenyKey.Kind.SID, "after"));

            assertThat(page.newest()).isGreaterThanOrEqualTo(last);
            assertThat(next).isGreaterThan(last);
            for (String line : told) {
                assertThat(revocations.after(epoch(line), "n").sinceHead())
                        .as("the head at " + epoch(line))
                        .isEqualTo(line.substring(line.indexOf(' ') + 1));
            }
        }
    }

    private List<String> revokeUntilKilled(Path file) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process revoker =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Revoker.class.getName(),
                                file.toString())
                        .redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> lines(said).size() > MANY);
        } finally {
            revoker.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return lines(said);
    }

    /** Whole lines only: the last one may have been cut by the kill. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }

    private static long epoch(String line) {
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }

    private static Database database(Path file) {
        return Database.embedded(file, "migrations/sts");
    }

    private static Revocations revocations(Database database) {
        var lives = new Revocations.Lives(Duration.ofHours(1), Duration.ofHours(1));
        return new Revocations(database, Clock.systemUTC(), lives);
    }
}
