// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.AMPLE;
import static io.sallyport.quota.World.JOHN;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quota.Quota.Answer;
import io.sallyport.quota.QuotaConfig.Limits;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesStoredTest {
    private static final QuotaConfig THREE_A_MINUTE =
            World.config(new Limits(3, 3, BigDecimal.ONE), AMPLE, AMPLE, AMPLE);

    private final World.HandClock clock = new World.HandClock();
    @TempDir Path dir;

    private SqliteQuota open() {
        return Quotas.embedded(THREE_A_MINUTE, dir.resolve("quota.db"), clock);
    }

    @Test
    void a_restart_gives_nobody_a_new_burst() {
        try (var before = open()) {
            IntStream.range(0, 3).forEach(_ -> before.admit(JOHN));
        }

        try (var after = open()) {
            assertThat(after.admit(JOHN))
                    .isEqualTo(new Answer.Exhausted("user", Duration.ofSeconds(20)));
            clock.advance(Duration.ofSeconds(20));
            assertThat(after.admit(JOHN)).isEqualTo(new Answer.Admitted());
        }
    }

    @Test
    @SuppressWarnings("resource") // left open on purpose: it was killed
    void a_crash_forgets_no_more_than_its_last_second() {
        var killed = open();
        killed.admit(JOHN);
        clock.advance(Duration.ofSeconds(1));
        killed.admit(JOHN); // stored, together with the first
        killed.admit(JOHN); // within the same second: forgotten

        try (var after = open()) {
            assertThat(after.admit(JOHN)).isEqualTo(new Answer.Admitted());
            assertThat(after.admit(JOHN)).isInstanceOf(Answer.Exhausted.class);
        }
        killed.close();
    }

    @Test
    void rates_that_cannot_be_stored_admit_nobody() {
        var quota = open();
        quota.close();

        clock.advance(Duration.ofSeconds(1));
        var answers = IntStream.range(0, 2).mapToObj(_ -> quota.admit(JOHN)).toList();

        assertThat(answers).containsOnly(new Answer.Unavailable());
    }
}
