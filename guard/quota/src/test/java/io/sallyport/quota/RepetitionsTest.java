// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.HELEN;
import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quota.Quota.Answer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RepetitionsTest {
    private final Repetitions repetitions = new Repetitions(World.userMaySpend("1"), 10);

    @Test
    void the_same_request_again_and_again_is_slowed_to_the_end_of_the_window() {
        ask(3);

        var fourth = repetitions.count(JOHN, "same", NOON.plusSeconds(20));
        var nextWindow = repetitions.count(JOHN, "same", NOON.plusSeconds(60));

        assertThat(fourth).isEqualTo(new Answer.Exhausted("loop", Duration.ofSeconds(40)));
        assertThat(nextWindow).isEqualTo(new Answer.Admitted());
    }

    @Test
    void who_keeps_hammering_is_refused_until_a_whole_window_was_quiet() {
        ask(6);

        var hammering = repetitions.count(JOHN, "same", NOON.plusSeconds(59));
        var stillRefused = repetitions.count(JOHN, "same", NOON.plusSeconds(61));
        var quiet = repetitions.count(JOHN, "same", NOON.plusSeconds(121));

        assertThat(hammering).isEqualTo(new Answer.Exhausted("loop", Duration.ofMinutes(1)));
        assertThat(stillRefused).isEqualTo(new Answer.Exhausted("loop", Duration.ofMinutes(1)));
        assertThat(quiet).isEqualTo(new Answer.Admitted());
    }

    @Test
    void another_request_and_another_user_are_not_in_the_loop() {
        ask(9);

        var otherRequest = repetitions.count(JOHN, "different", NOON);
        var otherUser = repetitions.count(HELEN, "same", NOON);

        assertThat(otherRequest).isEqualTo(new Answer.Admitted());
        assertThat(otherUser).isEqualTo(new Answer.Admitted());
    }

    @Test
    void the_table_is_bounded_and_forgets_the_least_recent_first() {
        ask(3);
        IntStream.range(0, 9).forEach(i -> repetitions.count(JOHN, "other-" + i, NOON));

        var stillKnown = repetitions.count(JOHN, "same", NOON);
        IntStream.range(0, 10).forEach(i -> repetitions.count(JOHN, "more-" + i, NOON));
        var forgotten = repetitions.count(JOHN, "same", NOON);

        assertThat(stillKnown).isInstanceOf(Answer.Exhausted.class);
        assertThat(forgotten).isEqualTo(new Answer.Admitted());
    }

    @Test
    void a_fingerprint_is_a_digest_not_a_text_of_any_length() {
        String text = "x".repeat(257);

        assertThatThrownBy(() -> repetitions.count(JOHN, text, NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("fingerprint: 257 characters (expected: 1 to 256)");
    }

    private void ask(int times) {
        IntStream.range(0, times).forEach(_ -> repetitions.count(JOHN, "same", NOON));
    }
}
