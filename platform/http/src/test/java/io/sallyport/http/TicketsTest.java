// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TicketsTest {
    private static final Duration LIFE = Duration.ofMinutes(1);

    private static final class HandClock extends Clock {
        private Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final HandClock clock = new HandClock();
    private final Tickets<String> tickets = new Tickets<>(LIFE, clock);

    @Test
    void a_ticket_is_found_until_it_is_taken_once() {
        String name = tickets.put("john");

        Optional<String> found = tickets.find(name);
        Optional<String> taken = tickets.take(name);

        assertThat(found).contains("john");
        assertThat(taken).contains("john");
        assertThat(tickets.take(name)).isEmpty();
        assertThat(tickets.find(name)).isEmpty();
    }

    @Test
    void of_many_who_take_at_once_one_gets_it() throws Exception {
        for (int round = 0; round < 50; round++) {
            String name = tickets.put("code");
            Callable<Boolean> take = () -> tickets.take(name).isPresent();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var got = new ArrayList<Boolean>();
                for (Future<Boolean> one : threads.invokeAll(List.of(take, take, take, take))) {
                    got.add(one.get());
                }
                assertThat(got).containsOnlyOnce(true);
            }
        }
    }

    @Test
    void a_ticket_lives_from_when_it_was_put_however_often_it_is_used() {
        String name = tickets.put("john");

        clock.now = clock.now.plus(LIFE.minusSeconds(1));
        Optional<String> inTime = tickets.find(name);
        clock.now = clock.now.plusSeconds(1);

        assertThat(inTime).contains("john");
        assertThat(tickets.find(name)).isEmpty();
        assertThat(tickets.take(name)).isEmpty();
    }

    @Test
    void names_are_256_random_bits_that_nobody_else_has() {
        var names = new HashSet<String>();

        for (int i = 0; i < 1_000; i++) {
            names.add(Tickets.randomName());
        }

        assertThat(names).hasSize(1_000).allMatch(name -> name.matches("[A-Za-z0-9_-]{43}"));
    }

    @Test
    void a_name_that_was_never_given_is_nobody() {
        tickets.put("john");

        assertThat(tickets.find("")).isEmpty();
        assertThat(tickets.take(Tickets.randomName())).isEmpty();
    }
}
