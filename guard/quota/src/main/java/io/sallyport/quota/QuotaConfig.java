// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.runtime.Default;
import java.math.BigDecimal;
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
 * @param holdLife an unsettled hold counts as spent in full after this; 1 s to 1 h
 * @param repeatsAllowed so often may a user send the very same request within {@code
 *     repeats-window}; more is slowed, twice as many is refused until a whole window was quiet
 * @param repeatsWindow 1 s to 1 h
 */
public record QuotaConfig(
        Limits user,
        Limits tenant,
        Limits address,
        Limits workload,
        Map<String, Price> prices,
        @Default("5m") Duration holdLife,
        @Default("10") int repeatsAllowed,
        @Default("1m") Duration repeatsWindow) {
    private static final int MOST_A_MINUTE = 1_000_000;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(100_000_000);

    public QuotaConfig {
        prices = Map.copyOf(prices);
        within("hold-life", holdLife);
        within("repeats-window", repeatsWindow);
        within("repeats-allowed", repeatsAllowed);
    }

    /**
     * What one of them may use.
     *
     * @param requestsPerMinute steady rate, at least 1; GCRA
     * @param burst how many at once, at least 1
     * @param dollarsPerDay money a calendar day (UTC), for example {@code 5.00}; 0 permits nothing
     *     that costs
     */
    public record Limits(int requestsPerMinute, int burst, BigDecimal dollarsPerDay) {
        public Limits {
            within("requests-per-minute", requestsPerMinute);
            within("burst", burst);
            if (dollarsPerDay.signum() < 0 || dollarsPerDay.compareTo(MOST_DOLLARS) > 0) {
                throw new IllegalArgumentException(
                        "dollars-per-day: %s (expected: 0 to %s)"
                                .formatted(dollarsPerDay, MOST_DOLLARS));
            }
        }
    }

    /**
     * Price per million tokens, in dollars.
     *
     * @param input of what is sent
     * @param output of what is answered
     */
    public record Price(BigDecimal input, BigDecimal output) {
        public Price {
            if (input.signum() < 0 || output.signum() < 0) {
                throw new IllegalArgumentException(
                        "price: %s and %s (expected: 0 or more dollars per million tokens)"
                                .formatted(input, output));
            }
        }
    }

    private static void within(String key, int value) {
        if (value < 1 || value > MOST_A_MINUTE) {
            throw new IllegalArgumentException(
                    "%s: %d (expected: 1 to %d)".formatted(key, value, MOST_A_MINUTE));
        }
    }

    private static void within(String key, Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0
                || value.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("%s: %s (expected: 1s to 1h)".formatted(key, value));
        }
    }
}
