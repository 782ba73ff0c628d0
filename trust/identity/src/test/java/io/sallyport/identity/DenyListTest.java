// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
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
    void who_listens_and_looks_finds_it_on_the_list_already() {
        List<Boolean> found = new ArrayList<>();
        denied.onRevoked(key -> found.add(denied.listed(key)));

        denied.add(key("one"), clock.instant().plusSeconds(60));

        assertThat(found).containsExactly(true);
    }

    @Test
    void a_peer_is_on_the_list_by_its_workload_or_its_certificate() {
        var peer = new Peer(SpiffeId.parse("spiffe://d/web-app"), "thumb", Instant.MAX);
        assertThat(denied.lists(peer)).isFalse();

        denied.add(
                new DenyKey(DenyKey.Kind.CERTIFICATE, "another"), clock.instant().plusSeconds(60));
        assertThat(denied.lists(peer)).isFalse();
        denied.add(new DenyKey(DenyKey.Kind.CERTIFICATE, "thumb"), clock.instant().plusSeconds(5));
        assertThat(denied.lists(peer)).isTrue();
        clock.advance(Duration.ofSeconds(6));
        assertThat(denied.lists(peer)).isFalse();
        denied.add(
                new DenyKey(DenyKey.Kind.WORKLOAD, "spiffe://d/web-app"),
                clock.instant().plusSeconds(60));
        assertThat(denied.lists(peer)).isTrue();
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
