// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.AMPLE;
import static io.sallyport.quota.World.HELEN;
import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.quota.Quota.Answer;
import io.sallyport.quota.QuotaConfig.Limits;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RatesTest {
    private static final Limits BURST_OF_THREE = new Limits(60, 3, BigDecimal.ONE);
    private static final Limits BURST_OF_FOUR = new Limits(60, 4, BigDecimal.ONE);

    @Test
    void a_burst_passes_and_the_next_request_is_told_when_it_could() {
        var rates = new Rates(World.config(BURST_OF_THREE, AMPLE, AMPLE, AMPLE), 100);

        var answers = IntStream.range(0, 4).mapToObj(_ -> rates.admit(JOHN, NOON)).toList();

        assertThat(answers)
                .containsExactly(
                        new Answer.Admitted(),
                        new Answer.Admitted(),
                        new Answer.Admitted(),
                        new Answer.Exhausted("user", Duration.ofSeconds(1)));
    }

    @Test
    void what_was_told_to_come_back_passes_then_and_not_a_moment_earlier() {
        var rates = new Rates(World.config(BURST_OF_THREE, AMPLE, AMPLE, AMPLE), 100);
        IntStream.range(0, 3).forEach(_ -> rates.admit(JOHN, NOON));

        var early = rates.admit(JOHN, NOON.plusMillis(999));
        var then = rates.admit(JOHN, NOON.plusSeconds(1));
        var again = rates.admit(JOHN, NOON.plusSeconds(1));

        assertThat(early).isInstanceOf(Answer.Exhausted.class);
        assertThat(then).isEqualTo(new Answer.Admitted());
        assertThat(again).isInstanceOf(Answer.Exhausted.class);
    }

    @Test
    void a_request_that_one_counter_refuses_is_counted_in_none() {
        var rates = new Rates(World.config(BURST_OF_THREE, AMPLE, AMPLE, AMPLE), 100);
        IntStream.range(0, 50).forEach(_ -> rates.admit(JOHN, NOON));

        var others = IntStream.range(0, 2).mapToObj(_ -> rates.admit(HELEN, NOON)).toList();

        assertThat(others).containsOnly(new Answer.Admitted()); // the tenant's burst is five
    }

    @Test
    void many_users_together_meet_the_limit_of_their_tenant() {
        var rates = new Rates(World.config(AMPLE, BURST_OF_THREE, AMPLE, AMPLE), 100);
        IntStream.range(0, 3).forEach(_ -> rates.admit(JOHN, NOON));

        var answer = rates.admit(HELEN, NOON);

        assertThat(answer).isEqualTo(new Answer.Exhausted("tenant", Duration.ofSeconds(1)));
    }

    @Test
    void a_service_on_its_own_keeps_the_pace_of_its_workload_not_of_a_person() {
        var rates =
                new Rates(World.config(BURST_OF_THREE, AMPLE, BURST_OF_THREE, BURST_OF_FOUR), 100);
        String ingest = "spiffe://demo.sallyport/ingest";
        var service = new Spender("acme", ingest, JOHN.address(), ingest);

        var answers = IntStream.range(0, 5).mapToObj(_ -> rates.admit(service, NOON)).toList();
        var john = rates.admit(JOHN, NOON);

        assertThat(answers.subList(0, 4)).containsOnly(new Answer.Admitted());
        assertThat(answers.get(4))
                .isEqualTo(new Answer.Exhausted("workload", Duration.ofSeconds(1)));
        assertThat(john).as("it used nothing of the person's").isEqualTo(new Answer.Admitted());
    }

    @Test
    void users_of_two_tenants_with_the_same_id_do_not_share_a_counter() {
        var rates = new Rates(World.config(BURST_OF_THREE, AMPLE, AMPLE, AMPLE), 100);
        IntStream.range(0, 3).forEach(_ -> rates.admit(JOHN, NOON));
        var namesake = new Spender("globex", JOHN.user(), "192.0.2.9", "spiffe://other/app");

        var answer = rates.admit(namesake, NOON);

        assertThat(answer).isEqualTo(new Answer.Admitted());
    }

    @Test
    void a_full_table_refuses_strangers_until_somebody_is_idle() {
        var rates = new Rates(World.config(AMPLE, AMPLE, AMPLE, AMPLE), 7);
        rates.admit(JOHN, NOON);

        var full = rates.admit(HELEN, NOON);
        var later = rates.admit(HELEN, NOON.plusSeconds(2));

        assertThat(full).isEqualTo(new Answer.Unavailable());
        assertThat(later).isEqualTo(new Answer.Admitted());
    }
}
