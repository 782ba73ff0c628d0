// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.DenyKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DenyListTest {
    private final HandClock clock = new HandClock();
    private final DenyList denied = new DenyList(clock);
    private final Minted john = Minted.john(new Town());

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
        denied.add(new DenyKey(DenyKey.Kind.TXN, john.txn()), clock.instant().plusSeconds(60));
        assertThat(denied.hit(john.claims())).isPresent();
        assertThat(denied.hit(Minted.john(new Town()).claims())).isEmpty();

        clock.advance(Duration.ofSeconds(61));

        assertThat(denied.hit(john.claims())).isEmpty();
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

    @Test
    void an_answer_that_is_not_understood_is_no_answer() {
        List.of(
                        "",
                        "[]",
                        "{\"epoch\":1}",
                        "{\"epoch\":\"1\",\"events\":[]}",
                        "{\"epoch\":1,\"events\":[{\"kind\":\"planet\",\"value\":\"x\",\"expires\":1}]}",
                        "{\"epoch\":1,\"events\":[{\"kind\":\"jti\",\"value\":\"x\"}]}")
                .forEach(text ->
                        assertThatThrownBy(() ->
                                        FeedAnswer.read(text.getBytes(StandardCharsets.UTF_8)))
                                .isInstanceOf(IllegalArgumentException.class));
    }

    private static DenyKey key(String jti) {
        return new DenyKey(DenyKey.Kind.JTI, jti);
    }
}
