// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenyListTest {
    private final Johns.HandClock clock = new Johns.HandClock();
    private final DenyList denied = new DenyList(clock);
    private final AccessToken john = Johns.token();

    @Test
    void what_was_never_heard_of_is_not_fresh() {
        assertThat(denied.fresh()).isFalse();
        assertThat(denied.ageSeconds()).isInfinite();
    }

    @Test
    void thirty_seconds_of_silence_are_the_most() {
        denied.heard(clock.instant());
        assertThat(denied.fresh()).isTrue();

        clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));

        assertThat(denied.fresh()).isFalse();
    }

    @Test
    void a_clock_set_back_is_no_freshness() {
        denied.heard(clock.instant());

        clock.advance(Duration.ofMinutes(-5));

        assertThat(denied.fresh()).isFalse();
    }

    @Test
    void an_entry_counts_until_it_expires() {
        denied.add(new DenyKey(DenyKey.Kind.JTI, "jti-1"), clock.instant().plusSeconds(60));
        assertThat(denied.hit(john)).isPresent();
        assertThat(denied.hit(Johns.token("jti-2"))).isEmpty();

        clock.advance(Duration.ofSeconds(61));

        assertThat(denied.hit(john)).isEmpty();
    }

    @Test
    void who_listens_hears_of_each_key_as_it_comes() {
        List<DenyKey> heard = new ArrayList<>();
        denied.onRevoked(heard::add);

        denied.add(key("one"), clock.instant().plusSeconds(60));

        assertThat(heard).containsExactly(key("one"));
    }

    @Test
    void a_full_list_lets_nobody_through_until_there_is_room() {
        denied.heard(clock.instant());
        for (int i = 0; i < DenyList.MOST_ENTRIES; i++) {
            denied.add(key("jti-" + i), clock.instant().plusSeconds(60));
        }
        assertThat(denied.fresh()).isTrue();
        assertThat(denied.add(key("one more"), clock.instant().plusSeconds(60))).isFalse();
        assertThat(denied.fresh()).isFalse();

        clock.advance(Duration.ofSeconds(61));

        assertThat(denied.add(key("one more"), clock.instant().plusSeconds(60))).isTrue();
        assertThat(denied.fresh()).isFalse();
    }

    private static DenyKey key(String jti) {
        return new DenyKey(DenyKey.Kind.JTI, jti);
    }
}
