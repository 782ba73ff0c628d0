// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A workload's clock and the authority's are not the same. */
class WrongClockTest {
    @TempDir private Path folder;
    private Realm realm;

    @BeforeEach
    void start() {
        realm = Realm.start(folder);
    }

    @AfterEach
    void close() {
        realm.close();
    }

    private RenewedIdentity off(Duration by) {
        realm.tokenFile(GATEWAY);
        Clock clock = Clock.offset(Clock.systemUTC(), by);
        return Enrolment.once(realm.enrolment(), GATEWAY, realm.home(GATEWAY), clock);
    }

    @Test
    void five_minutes_behind_no_certificate_is_taken_and_the_line_names_the_clock() {
        assertThatThrownBy(() -> off(Duration.ofMinutes(-5)))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("(not_yet_valid)")
                .hasMessageContaining("compare with the authority's clock");
    }

    @Test
    void seconds_behind_and_five_minutes_ahead_are_survived_and_renewals_go_on() {
        var behind = off(Duration.ofSeconds(-20));
        assertThat(behind.renew()).isTrue();

        var ahead = off(Duration.ofMinutes(5));
        assertThat(ahead.renew()).isTrue();
        assertThat(ahead.look()).isTrue();
    }

    @Test
    void more_than_a_life_ahead_no_certificate_is_taken() {
        assertThatThrownBy(() -> off(Duration.ofHours(2)))
                .isInstanceOf(EnrolmentException.class)
                .hasMessageContaining("(expired)");
    }
}
