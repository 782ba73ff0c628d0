// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.keys.OpenLedger.Booked;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenLedgerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T23:59:30Z");
    private static final Subject HELEN =
            new Subject(new TenantId("acme"), "https://idp.test", "helen");
    private static final Subject NAMESAKE =
            new Subject(new TenantId("globex"), "https://idp.test", "helen");

    @TempDir Path folder;

    @Test
    void a_token_counts_once_also_after_a_restart() {
        try (Database database = database()) {
            assertThat(ledger(database, NOW).book(HELEN, "jti-1", NOW.plusSeconds(60)))
                    .isEqualTo(Booked.YES);
        }
        try (Database database = database()) {
            var again = ledger(database, NOW).book(HELEN, "jti-1", NOW.plusSeconds(60));

            assertThat(again).isEqualTo(Booked.USED_BEFORE);
        }
    }

    @Test
    void midnight_does_not_make_a_living_token_new() {
        try (Database database = database()) {
            ledger(database, NOW).book(HELEN, "jti-1", NOW.plusSeconds(60));
            Instant tomorrow = NOW.plusSeconds(45);

            var again = ledger(database, tomorrow).book(HELEN, "jti-1", NOW.plusSeconds(60));

            assertThat(again).isEqualTo(Booked.USED_BEFORE);
        }
    }

    @Test
    void the_budget_is_each_users_own_and_new_each_day() {
        try (Database database = database()) {
            var today = ledger(database, NOW);
            today.book(HELEN, "1", NOW);
            today.book(HELEN, "2", NOW);

            assertThat(today.book(HELEN, "3", NOW)).isEqualTo(Booked.BUDGET_SPENT);
            assertThat(today.book(NAMESAKE, "4", NOW)).isEqualTo(Booked.YES);
            assertThat(ledger(database, NOW.plus(Duration.ofDays(1))).book(HELEN, "5", NOW))
                    .isEqualTo(Booked.YES);
            assertThat(today.untilTomorrow()).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void many_at_once_never_get_more_than_the_budget() throws Exception {
        try (Database database = database()) {
            var ledger = ledger(database, NOW);
            List<Future<Booked>> running = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 20; i++) {
                    String jti = "jti-" + i;
                    running.add(threads.submit(() -> ledger.book(HELEN, jti, NOW)));
                }
            }

            int booked = 0;
            for (Future<Booked> one : running) {
                booked += one.get() == Booked.YES ? 1 : 0;
            }
            assertThat(booked).isEqualTo(2);
        }
    }

    @Test
    void without_its_store_nothing_is_booked() {
        Database database = database();
        var ledger = ledger(database, NOW);
        database.close();

        assertThatThrownBy(() -> ledger.book(HELEN, "jti-1", NOW))
                .isInstanceOf(StoreException.class);
    }

    private Database database() {
        return Database.embedded(folder.resolve("keys.db"), "io/sallyport/keys/migrations");
    }

    private static OpenLedger ledger(Database database, Instant now) {
        return new OpenLedger(database, 2, Clock.fixed(now, ZoneOffset.UTC));
    }
}
