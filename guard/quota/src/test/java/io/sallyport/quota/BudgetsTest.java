// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static io.sallyport.quota.World.AMPLE;
import static io.sallyport.quota.World.HELEN;
import static io.sallyport.quota.World.JOHN;
import static io.sallyport.quota.World.cents;
import static io.sallyport.quota.World.limits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.quota.Quota.Hold;
import io.sallyport.quota.Quota.Reserved;
import io.sallyport.store.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetsTest {
    @TempDir private Path folder;
    private final World.HandClock clock = new World.HandClock();
    private SqliteQuota quota;

    @BeforeEach
    void a_dollar_a_day() {
        quota = open(World.userMaySpend("1.00"));
    }

    @AfterEach
    void close() {
        quota.close();
    }

    @Test
    void money_within_the_budget_is_set_aside() {
        var reserved = quota.reserve(JOHN, cents(100));

        assertThat(reserved).isInstanceOf(Reserved.Held.class);
        assertThat(((Reserved.Held) reserved).hold().held()).isEqualTo(cents(100));
    }

    @Test
    void money_that_is_held_cannot_be_held_again() {
        held(JOHN, 60);

        var second = quota.reserve(JOHN, cents(41));

        assertThat(second).isEqualTo(new Reserved.Exhausted("user", Duration.ofHours(12)));
    }

    @Test
    void settling_gives_back_what_was_not_used() {
        held(JOHN, 100).settle(cents(30));

        assertThat(left(JOHN)).isEqualTo(70);
    }

    @Test
    void settling_twice_counts_once() {
        Hold hold = held(JOHN, 50);

        hold.settle(cents(10));
        hold.settle(cents(50));
        hold.close();

        assertThat(left(JOHN)).isEqualTo(90);
    }

    @Test
    void a_hold_that_is_closed_unsettled_is_spent_in_full() {
        try (Hold hold = held(JOHN, 40)) {
            assertThat(hold.id()).hasSize(32);
        }

        assertThat(left(JOHN)).isEqualTo(60);
    }

    @Test
    void use_above_the_hold_is_debt_that_the_next_day_begins_with() {
        held(JOHN, 50).settle(cents(130));

        var today = quota.reserve(JOHN, Money.ZERO);
        clock.advance(Duration.ofDays(1));

        assertThat(today).isInstanceOf(Reserved.Exhausted.class);
        assertThat(left(JOHN)).isEqualTo(70);
    }

    @Test
    void a_debt_of_several_budgets_takes_several_days_to_pay() {
        held(JOHN, 50).settle(cents(350));

        clock.advance(Duration.ofDays(2));
        var stillInDebt = quota.reserve(JOHN, cents(1));
        clock.advance(Duration.ofDays(1));

        assertThat(stillInDebt).isInstanceOf(Reserved.Exhausted.class);
        assertThat(left(JOHN)).isEqualTo(50);
    }

    @Test
    void a_new_day_begins_with_a_whole_budget_at_midnight_utc() {
        clock.set(Instant.parse("2026-11-23T23:59:59Z"));
        held(JOHN, 100).settle(cents(100));

        var lastSecond = quota.reserve(JOHN, cents(1));
        clock.advance(Duration.ofSeconds(1));

        assertThat(lastSecond).isEqualTo(new Reserved.Exhausted("user", Duration.ofSeconds(1)));
        assertThat(left(JOHN)).isEqualTo(100);
    }

    @Test
    void a_hold_that_is_open_over_midnight_stays_set_aside() {
        clock.set(Instant.parse("2026-11-23T23:59:59Z"));
        Hold hold = held(JOHN, 80);
        clock.advance(Duration.ofSeconds(2));

        var tooMuch = quota.reserve(JOHN, cents(21));
        hold.settle(cents(5));

        assertThat(tooMuch).isInstanceOf(Reserved.Exhausted.class);
        assertThat(left(JOHN)).isEqualTo(95);
    }

    @Test
    void a_hold_whose_life_ends_unsettled_is_spent_in_full_and_a_late_settle_corrects_it_once() {
        Hold late = held(JOHN, 60);
        clock.advance(Duration.ofMinutes(5));

        var lapsed = quota.reserve(JOHN, cents(41));
        held(JOHN, 1).settle(Money.ZERO); // lets the store notice that the life is over
        late.settle(cents(10));
        late.settle(cents(60));

        assertThat(lapsed).isInstanceOf(Reserved.Exhausted.class);
        assertThat(left(JOHN)).isEqualTo(90);
    }

    @Test
    void a_refund_of_yesterday_is_not_given_to_today() {
        Hold late = held(JOHN, 60);
        clock.advance(Duration.ofDays(1));
        held(JOHN, 30).settle(cents(30));

        late.settle(Money.ZERO);

        assertThat(left(JOHN)).isEqualTo(70);
    }

    @Test
    void what_lapsed_yesterday_does_not_charge_today() {
        held(JOHN, 60);

        clock.advance(Duration.ofDays(1));

        assertThat(left(JOHN)).isEqualTo(100);
    }

    @Test
    void nothing_is_taken_from_any_budget_when_the_last_has_no_room() {
        quota.close();
        quota = open(World.config(AMPLE, AMPLE, AMPLE, limits("0.50")), "workload.db");

        var refused = quota.reserve(JOHN, cents(51));
        quota.close();
        quota =
                open(
                        World.config(
                                limits("0.50"), limits("0.50"), limits("0.50"), limits("0.50")),
                        "workload.db");

        assertThat(refused).isEqualTo(new Reserved.Exhausted("workload", Duration.ofHours(12)));
        assertThat(left(JOHN)).isEqualTo(50);
    }

    @Test
    void the_tenant_pays_for_all_its_users() {
        quota.close();
        quota = open(World.config(AMPLE, limits("1.00"), AMPLE, AMPLE), "tenant.db");
        held(JOHN, 60).settle(cents(60));

        var others = quota.reserve(HELEN, cents(41));

        assertThat(others).isEqualTo(new Reserved.Exhausted("tenant", Duration.ofHours(12)));
    }

    @Test
    void two_tenants_with_the_same_user_id_have_two_budgets() {
        var namesake = new Spender("globex", JOHN.user(), JOHN.address(), JOHN.workload());
        held(JOHN, 100).settle(cents(100));

        long left = left(namesake);

        assertThat(left).isEqualTo(100);
    }

    @Test
    void a_budget_of_nothing_permits_nothing_that_costs() {
        quota.close();
        quota = open(World.userMaySpend("0"), "nothing.db");

        var reserved = quota.reserve(JOHN, new Money(1));

        assertThat(reserved).isInstanceOf(Reserved.Exhausted.class);
    }

    @Test
    void what_was_spent_and_held_survives_a_restart() {
        held(JOHN, 30).settle(cents(30));
        held(JOHN, 20);

        quota.close();
        quota = open(World.userMaySpend("1.00"));

        assertThat(left(JOHN)).isEqualTo(50);
    }

    @Test
    void a_store_that_is_down_refuses_and_a_hold_is_not_lost() {
        Hold open = held(JOHN, 10);
        quota.close();

        var reserved = quota.reserve(JOHN, cents(1));
        open.settle(Money.ZERO);
        quota = open(World.userMaySpend("1.00"));

        assertThat(reserved).isEqualTo(new Reserved.Unavailable());
        assertThat(left(JOHN)).isEqualTo(90);
    }

    @Test
    void counters_of_the_past_that_say_nothing_are_forgotten_but_debt_is_not() {
        held(JOHN, 50).settle(cents(50));
        held(HELEN, 50).settle(cents(350));
        clock.advance(Duration.ofDays(1));

        held(new Spender("globex", "idp/olga", "192.0.2.3", "w"), 1).settle(cents(1));

        assertThat(userCounters()).containsExactly("acme\nidp/helen", "globex\nidp/olga");
    }

    @Test
    void a_negative_amount_cannot_mint_money() {
        Hold hold = held(JOHN, 10);

        assertThatThrownBy(() -> quota.reserve(JOHN, new Money(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> hold.settle(new Money(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private SqliteQuota open(QuotaConfig config) {
        return open(config, "quota.db");
    }

    private SqliteQuota open(QuotaConfig config, String file) {
        return Quotas.embedded(config, folder.resolve(file), clock);
    }

    private Hold held(Spender spender, long cents) {
        return ((Reserved.Held) quota.reserve(spender, cents(cents))).hold();
    }

    private List<String> userCounters() {
        try (var database = Database.embedded(folder.resolve("quota.db"), "migrations/quota")) {
            return database.read(handle ->
                    handle.createQuery(
                                    "select owner from budget where scope = 'user'"
                                            + " order by owner")
                            .mapTo(String.class)
                            .list());
        }
    }

    /** What is left, cent by cent; takes nothing. */
    private long left(Spender spender) {
        for (long cents = 200; cents >= 0; cents--) {
            if (quota.reserve(spender, cents(cents)) instanceof Reserved.Held(Hold hold)) {
                hold.settle(Money.ZERO);
                return cents;
            }
        }
        return -1;
    }
}
