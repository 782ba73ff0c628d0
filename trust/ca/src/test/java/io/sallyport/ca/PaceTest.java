// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @TempDir private Path folder;

    @Test
    void renewal_is_due_at_about_half_of_the_life_but_not_for_all_at_once() {
        Realm.init(folder, Clock.fixed(NOW, ZoneOffset.UTC));
        var issuer = new Issuer(new CaFolder(folder).read(), Realm.config(Duration.ofHours(1)));
        var leaf = issuer.issue(GATEWAY, Keys.fresh().getPublic(), NOW).getFirst();
        var pace = new Pace(new Random(7));

        var due = java.util.stream.Stream.generate(() -> pace.due(leaf)).limit(100).toList();

        assertThat(due)
                .allMatch(at -> !at.isBefore(NOW.plus(Duration.ofMinutes(27))))
                .allMatch(at -> !at.isAfter(NOW.plus(Duration.ofMinutes(33))));
        assertThat(due.stream().distinct().count()).isGreaterThan(90);
    }

    @Test
    void failures_are_tried_again_soon_then_less_often_and_never_rarer_than_a_minute() {
        var pace = new Pace(new Random(7));

        for (int failures = 1; failures < 100; failures++) {
            long most = failures < 7 ? 1000L << (failures - 1) : 60_000;
            assertThat(pace.retry(failures).toMillis())
                    .isBetween(Math.min(most, 60_000) / 2, Math.min(most, 60_000));
        }
    }
}
