// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.AMPLE;
import static io.sallyport.quota.World.DEVICE;
import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.cents;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quota.Quota.Answer;
import io.sallyport.quota.Quota.Hold;
import io.sallyport.quota.Quota.Reserved;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a workload may spend on its own, and what all together may spend through it. */
class ServiceAccountTest {
    private static final Spender ALONE = new Spender("acme", DEVICE, JOHN.address(), DEVICE);
    private static final Spender FOR_JOHN =
            new Spender(JOHN.tenant(), JOHN.user(), JOHN.address(), DEVICE);

    @TempDir private Path folder;
    private final World.HandClock clock = new World.HandClock();
    private Optional<SqliteQuota> opened = Optional.empty();

    @AfterEach
    void close() {
        opened.ifPresent(SqliteQuota::close);
    }

    @Test
    void a_service_spends_from_its_own_account_and_is_told_that_it_is_over() {
        SqliteQuota quota = open(World.device("5.00", Optional.of("0.50")));
        held(quota, ALONE, 40).settle(cents(40));

        var refused = quota.reserve(ALONE, cents(11));
        var rest = quota.reserve(ALONE, cents(10));

        assertThat(refused).isEqualTo(new Reserved.Exhausted("service", Duration.ofHours(12)));
        assertThat(rest).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void its_account_begins_anew_with_the_day_and_carries_its_own_debt() {
        SqliteQuota quota = open(World.device("5.00", Optional.of("0.50")));
        held(quota, ALONE, 50).settle(cents(120)); // 70 over

        clock.advance(Duration.ofDays(1));
        var nextDay = quota.reserve(ALONE, cents(1));
        clock.advance(Duration.ofDays(1));
        var dayAfter = quota.reserve(ALONE, cents(30));

        assertThat(nextDay).isInstanceOf(Reserved.Exhausted.class);
        assertThat(dayAfter).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void a_service_without_an_account_may_ask_for_nothing_that_costs() {
        SqliteQuota quota = open(World.device("5.00", Optional.empty()));
        String other = "spiffe://demo.sallyport/other";

        var named = quota.reserve(ALONE, new Money(1));
        var unknown =
                quota.reserve(new Spender("acme", other, JOHN.address(), other), new Money(1));

        assertThat(named).isInstanceOf(Reserved.Exhausted.class);
        assertThat(unknown).isInstanceOf(Reserved.Exhausted.class);
        assertThat(quota.reserve(ALONE, Money.ZERO)).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void a_user_at_the_device_pays_with_their_own_budget_up_to_the_devices_ceiling() {
        SqliteQuota quota = open(World.device("1.00", Optional.of("0.10")));

        held(quota, FOR_JOHN, 90).settle(cents(90)); // far more than the device's own account
        var ceiling = quota.reserve(FOR_JOHN, cents(20));
        var elsewhere = quota.reserve(JOHN, cents(20));

        assertThat(ceiling).isEqualTo(new Reserved.Exhausted("workload", Duration.ofHours(12)));
        assertThat(elsewhere).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void what_the_service_spends_is_nobody_elses() {
        SqliteQuota quota = open(World.device("5.00", Optional.of("0.50")));
        held(quota, ALONE, 50).settle(cents(50));

        assertThat(quota.reserve(FOR_JOHN, cents(50))).isInstanceOf(Reserved.Held.class);
    }

    @Test
    void its_own_pace_counts_where_it_has_an_account() {
        var slow = new QuotaConfig.Limits(60, 2, BigDecimal.ONE);
        var named = new QuotaConfig.Named(AMPLE, Optional.of(slow));
        var rates = new Rates(World.named(Map.of(DEVICE, named)), 100);

        var answers = IntStream.range(0, 3).mapToObj(_ -> rates.admit(ALONE, World.NOON)).toList();

        assertThat(answers)
                .containsExactly(
                        new Answer.Admitted(),
                        new Answer.Admitted(),
                        new Answer.Exhausted("service", Duration.ofSeconds(1)));
        assertThat(rates.admit(FOR_JOHN, World.NOON)).isEqualTo(new Answer.Admitted());
    }

    @Test
    void debt_of_a_small_account_is_not_tidied_away_by_the_larger_limits_of_others() {
        SqliteQuota quota = open(World.device("500.00", Optional.of("0.50")));
        held(quota, ALONE, 50).settle(cents(300)); // paid off on the sixth day

        clock.advance(Duration.ofDays(3));
        held(quota, JOHN, 1).settle(cents(1)); // the day's first call tidies

        assertThat(quota.reserve(ALONE, cents(1))).isInstanceOf(Reserved.Exhausted.class);
    }

    @Test
    void a_workload_is_named_by_its_spiffe_id() {
        var named = new QuotaConfig.Named(AMPLE, Optional.empty());

        assertThatThrownBy(() -> World.named(Map.of("device", named)))
                .hasMessageContaining("workloads: `device` (expected: its SPIFFE ID");
    }

    private static Hold held(SqliteQuota quota, Spender spender, long amount) {
        return switch (quota.reserve(spender, cents(amount))) {
            case Reserved.Held(var hold) -> hold;
            case Reserved other -> throw new IllegalStateException(other.toString());
        };
    }

    private SqliteQuota open(QuotaConfig config) {
        var quota = new SqliteQuota(config, folder.resolve("quota.db"), clock);
        opened = Optional.of(quota);
        return quota;
    }
}
