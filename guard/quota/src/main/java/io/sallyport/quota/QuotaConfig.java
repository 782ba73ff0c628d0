// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.runtime.Default;
import java.time.Duration;
import java.util.Map;

/**
 * Limits, in the configuration as {@code quota}.
 *
 * @param user each user's limits
 * @param tenant each tenant's
 * @param address each address's
 * @param workload each workload's
 * @param prices model name to price; a model without one is refused
 * @param holdLife an unsettled hold counts as spent in full after this
 */
public record QuotaConfig(
        Limits user,
        Limits tenant,
        Limits address,
        Limits workload,
        Map<String, Price> prices,
        @Default("5m") Duration holdLife) {
    public QuotaConfig {
        prices = Map.copyOf(prices);
    }

    /**
     * What one of them may use.
     *
     * @param requestsPerMinute steady rate; GCRA
     * @param burst how many at once
     * @param dollarsPerDay money a calendar day (UTC), for example {@code 5.00}
     */
    public record Limits(int requestsPerMinute, int burst, java.math.BigDecimal dollarsPerDay) {}

    /**
     * Price per million tokens, in dollars.
     *
     * @param input of what is sent
     * @param output of what is answered
     */
    public record Price(java.math.BigDecimal input, java.math.BigDecimal output) {}
}
