// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process killed while it appends: what it was told is durable, is there and verifies. */
final class AuditCrashIT {
    private static final String ORIGIN = "spiffe://demo.sallyport/gateway";

    @TempDir Path folder;

    /** The process that is killed: prints each index once its record is durable. */
    static final class Appender {
        private Appender() {}

        public static void main(String[] arguments) {
            var log = AuditLog.open(Path.of(arguments[0]), ORIGIN);
            for (int i = 0; ; i++) {
                var facts = Map.of("filling", "x".repeat(i % 500));
                var entry = new AuditRecord(Instant.now(), "decision", "t", "r-" + i, facts);
                System.out.println(log.append(entry));
            }
        }
    }

    @Test
    @Timeout(60)
    void every_acknowledged_record_survives_a_kill_and_the_log_goes_on()
            throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        long acknowledged = appendUntilKilled(log);

        try (var again = AuditLog.open(log, ORIGIN)) {
            again.append(new AuditRecord(Instant.now(), "decision", "t", "after", Map.of()));
        }

        List<AuditEntry> entries = new AuditTail(log).next();
        assertThat(entries).hasSizeGreaterThan((int) acknowledged + 2);
        assertThat(AuditVerifier.exitCode(AuditVerifier.verify(log))).isZero();
    }

    /** The last index that the killed process said was durable. */
    private long appendUntilKilled(Path log) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        Process appender =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx128m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Appender.class.getName(),
                                log.toString())
                        .redirectOutput(said.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> lines(said).size() > 200);
        } finally {
            appender.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return Long.parseLong(lines(said).getLast());
    }

    /** Whole lines only: the last one may have been cut by the kill. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
