// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.cents;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quota.Quota.Hold;
import io.sallyport.quota.Quota.Reserved;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random use with crashes, beside a ledger that is too simple to be wrong. The seed is the name.
 */
class CrashSimulationTest {
    private static final long CAP = 500;
    private static final int STEPS = 150;

    @TempDir private Path folder;
    private final World.HandClock clock = new World.HandClock();
    private final List<SqliteQuota> dropped = new ArrayList<>();
    private final List<Hold> open = new ArrayList<>();
    private long committed; // held, spent in full, or really used; in cents

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    @Tag("slow")
    void a_request_passes_exactly_when_the_ledger_has_room_for_it(long seed) {
        var random = new Random(seed);
        var quota = start();

        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> reserve(quota, random.nextInt(40), seed, step);
                case 3, 4, 5 -> settle(random);
                case 6 -> clock.advance(Duration.ofMinutes(random.nextInt(4)));
                default -> {
                    quota = start();
                    if (random.nextBoolean()) {
                        open.clear(); // the process is gone: nobody settles these
                    }
                }
            }
        }

        assertThat(clock.instant()).isBefore(World.NOON.plus(Duration.ofHours(12)));
        dropped.forEach(SqliteQuota::close);
    }

    private SqliteQuota start() {
        var quota = Quotas.embedded(World.userMaySpend("5.00"), folder.resolve("quota.db"), clock);
        dropped.add(quota); // never closed while the simulation runs, as after a kill
        return quota;
    }

    private void reserve(Quota quota, long amount, long seed, int step) {
        var reserved = quota.reserve(JOHN, cents(amount));

        assertThat(reserved instanceof Reserved.Held)
                .as("seed %d, step %d: %d cents with %d committed", seed, step, amount, committed)
                .isEqualTo(committed + amount <= CAP);
        if (reserved instanceof Reserved.Held(Hold hold)) {
            open.add(hold);
            committed += amount;
        }
    }

    private void settle(Random random) {
        if (open.isEmpty()) {
            return;
        }
        Hold hold = open.remove(random.nextInt(open.size()));
        long held = hold.held().micros() / 10_000;
        long used = random.nextInt(10) == 0 ? held + 5 : random.nextLong(held + 1);
        hold.settle(cents(used));
        hold.settle(cents(held));
        committed += used - held;
    }
}
