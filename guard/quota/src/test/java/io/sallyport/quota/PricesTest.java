// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PricesTest {
    private final Prices prices =
            new Prices(
                    Map.of(
                            "small",
                            new QuotaConfig.Price(new BigDecimal("0.15"), new BigDecimal("0.60"))));

    @Test
    void a_million_tokens_in_and_out_cost_what_the_list_says() {
        var cost = prices.cost("small", 1_000_000, 1_000_000);

        assertThat(cost).contains(new Money(750_000));
    }

    @Test
    void a_fraction_of_a_micro_dollar_is_rounded_up_so_that_nothing_is_free() {
        var cost = prices.cost("small", 1, 0);

        assertThat(cost).contains(new Money(1));
    }

    @Test
    void the_worst_case_is_never_below_any_real_use_within_its_caps() {
        var worst = prices.worst("small", 333, 77).orElseThrow();

        for (int in = 0; in <= 333; in++) {
            assertThat(prices.cost("small", in, 77).orElseThrow()).isLessThanOrEqualTo(worst);
        }
    }

    @Test
    void an_unknown_model_has_no_price_rather_than_none_to_pay() {
        var cost = prices.worst("Small", 1, 1);

        assertThat(cost).isEmpty();
    }

    @Test
    void an_absurd_number_of_tokens_costs_more_than_any_cap_instead_of_overflowing() {
        var cost = prices.cost("small", Long.MAX_VALUE, Long.MAX_VALUE);

        assertThat(cost).contains(Money.MOST);
    }

    @Test
    void negative_tokens_are_a_mistake() {
        assertThatThrownBy(() -> prices.cost("small", -1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_cap_in_dollars_is_never_widened_by_rounding() {
        var cap = Money.dollars(new BigDecimal("0.0000019"));

        assertThat(cap).isEqualTo(new Money(1));
    }
}
