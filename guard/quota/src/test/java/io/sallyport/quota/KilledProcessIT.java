// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.cents;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quota.Quota.Reserved;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed in the middle of its work. */
class KilledProcessIT {
    private static final int CAP = 100_000;
    private static final int SEEN_BEFORE_THE_KILL = 200;

    @TempDir private Path folder;

    @Test
    @Timeout(120)
    void what_a_killed_process_has_promised_is_not_promised_again() throws Exception {
        Process process = spender();
        long promised = spendUntilKilled(process);

        long left = left();

        assertThat(promised).isGreaterThanOrEqualTo(SEEN_BEFORE_THE_KILL);
        assertThat(promised + left).isLessThanOrEqualTo(CAP);
        // at most one hold was taken whose line was not written any more
        assertThat(promised + left).isGreaterThanOrEqualTo(CAP - 1);
    }

    private Process spender() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Spending.class.getName(),
                        folder.resolve("quota.db").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static long spendUntilKilled(Process process) throws IOException {
        long promised = 0;
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            while (lines.readLine() != null) {
                promised++;
                if (promised == SEEN_BEFORE_THE_KILL) {
                    process.toHandle().destroyForcibly(); // leaves what it wrote to be read
                }
            }
        }
        return promised;
    }

    private long left() {
        try (var quota = open(folder.resolve("quota.db"))) {
            long low = 0;
            long high = CAP;
            while (low < high) {
                long middle = (low + high + 1) / 2;
                if (quota.reserve(JOHN, new Money(middle)) instanceof Reserved.Held(var hold)) {
                    hold.settle(Money.ZERO);
                    low = middle;
                } else {
                    high = middle - 1;
                }
            }
            return low;
        }
    }

    private static SqliteQuota open(Path file) {
        var config = World.userMaySpend("0.10");
        assertThat(cents(10)).isEqualTo(new Money(CAP));
        return Quotas.embedded(config, file, new World.HandClock());
    }

    /** The process: takes one micro-dollar after another, settles every other one in full. */
    static final class Spending {
        private Spending() {}

        public static void main(String[] args) {
            var quota = open(Path.of(args[0]));
            for (int i = 0;
                    quota.reserve(JOHN, new Money(1)) instanceof Reserved.Held(var hold);
                    i++) {
                System.out.println(hold.id());
                System.out.flush();
                if (i % 2 == 0) {
                    hold.settle(new Money(1));
                }
            }
        }
    }
}
