// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.runtime.Default;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Limits, in the configuration as {@code quota}.
 *
 * @param user each user's limits
 * @param tenant each tenant's
 * @param address each address's
 * @param workload each workload's
 * @param workloads those with limits of their own, by SPIFFE ID
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
        @Default("{}") Map<String, Named> workloads,
        Map<String, Price> prices,
        @Default("5m") Duration holdLife,
        @Default("10") int repeatsAllowed,
        @Default("1m") Duration repeatsWindow) {
    private static final String SPIFFE = "spiffe://";
    private static final int MOST_A_MINUTE = 1_000_000;
    private static final BigDecimal MOST_DOLLARS = BigDecimal.valueOf(100_000_000);
    private static final Limits NOTHING = new Limits(1, 1, BigDecimal.ZERO);

    public QuotaConfig {
        workloads = Map.copyOf(workloads);
        prices = Map.copyOf(prices);
        for (String id : workloads.keySet()) {
            if (!id.startsWith(SPIFFE)) {
                throw new IllegalArgumentException(
                        "workloads: `%s` (expected: its SPIFFE ID, spiffe://...)".formatted(id));
            }
        }
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
     * One workload's own limits.
     *
     * @param ceiling of all that it asks, for whomever; in place of {@code workload}
     * @param alone its own account, for what it asks without a user; without one it can ask for
     *     nothing that costs
     */
    public record Named(Limits ceiling, Optional<Limits> alone) {}

    /** The ceiling of that workload. */
    Limits ceiling(String id) {
        Named named = workloads.get(id);
        return named == null ? workload : named.ceiling();
    }

    /** The account of a service on its own; empty when it has none. */
    Optional<Limits> account(String id) {
        return Optional.ofNullable(workloads.get(id)).flatMap(Named::alone);
    }

    /** A user's limits; for a service on its own those of its account, or nothing. */
    Limits ofUser(String text) {
        return text.startsWith(SPIFFE) ? account(text).orElse(NOTHING) : user;
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
