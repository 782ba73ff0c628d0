// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExpectedTest {
    private static final Expected REFUSAL = new Expected.Refusal(401, "invalid_token");

    @Test
    void the_expected_refusal_is_refused() {
        Level level = REFUSAL.judge(new Seen.Answered(401, "invalid_token", ""));

        assertThat(level).isEqualTo(Level.REFUSED);
    }

    @Test
    void a_success_instead_of_a_refusal_is_open_whatever_it_says() {
        assertThat(REFUSAL.judge(new Seen.Answered(200, "", ""))).isEqualTo(Level.OPEN);
        assertThat(REFUSAL.judge(new Seen.Answered(204, "invalid_token", "")))
                .isEqualTo(Level.OPEN);
    }

    @Test
    void a_refusal_for_another_reason_and_a_dead_service_prove_nothing() {
        assertThat(REFUSAL.judge(new Seen.Answered(401, "peer_not_accepted", "")))
                .isEqualTo(Level.UNPROVEN);
        assertThat(REFUSAL.judge(new Seen.Answered(503, "not_ready", "")))
                .isEqualTo(Level.UNPROVEN);
        assertThat(REFUSAL.judge(new Seen.Closed("connection refused"))).isEqualTo(Level.UNPROVEN);
    }

    @Test
    void a_connection_that_ends_in_another_way_than_expected_proves_nothing() {
        var none = new Expected.NoConnection("certificate_required");

        assertThat(none.judge(new Seen.Closed("certificate_required"))).isEqualTo(Level.REFUSED);
        assertThat(none.judge(new Seen.Closed("handshake_failure"))).isEqualTo(Level.UNPROVEN);
        assertThat(none.judge(new Seen.Closed("Connection reset"))).isEqualTo(Level.UNPROVEN);
    }

    @Test
    void any_answer_over_http_is_more_than_no_connection() {
        var none = new Expected.NoConnection("closed");

        assertThat(none.judge(new Seen.Answered(200, "", ""))).isEqualTo(Level.OPEN);
        assertThat(none.judge(new Seen.Answered(403, "x", ""))).isEqualTo(Level.UNPROVEN);
    }

    @Test
    void an_answer_that_leaks_is_open_and_one_that_does_not_is_nothing_gained() {
        var nothing = new Expected.Nothing();

        assertThat(nothing.judge(new Seen.Answered(200, "", ""))).isEqualTo(Level.REFUSED);
        assertThat(nothing.judge(new Seen.Answered(200, "hr document among the sources", "")))
                .isEqualTo(Level.OPEN);
        assertThat(nothing.judge(new Seen.Answered(500, "internal_error", "")))
                .isEqualTo(Level.UNPROVEN);
    }
}
