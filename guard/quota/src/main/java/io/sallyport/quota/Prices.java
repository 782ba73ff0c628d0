// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** What models cost. A model without a price has no answer: under a budget it is refused. */
public final class Prices {
    private final Map<String, QuotaConfig.Price> prices;

    /** Prices by the model's exact name. */
    public Prices(Map<String, QuotaConfig.Price> prices) {
        this.prices = Map.copyOf(prices);
    }

    /**
     * The most that a call can cost: what to reserve.
     *
     * @param inputTokens an estimate that is not below the truth
     * @param outputCap the cap that the provider is told
     */
    public Optional<Money> worst(String model, long inputTokens, long outputCap) {
        return cost(model, inputTokens, outputCap);
    }

    /** What a call did cost, rounded up to a whole micro-dollar: what to settle. */
    public Optional<Money> cost(String model, long inputTokens, long outputTokens) {
        if (inputTokens < 0 || outputTokens < 0) {
            throw new IllegalArgumentException(
                    "tokens: %d and %d (expected: 0 or more)".formatted(inputTokens, outputTokens));
        }
        return Optional.ofNullable(prices.get(model))
                .map(price -> sum(price, inputTokens, outputTokens));
    }

    // dollars per million tokens are micro-dollars per token
    private static Money sum(QuotaConfig.Price price, long inputTokens, long outputTokens) {
        BigDecimal micros =
                price.input()
                        .multiply(BigDecimal.valueOf(inputTokens))
                        .add(price.output().multiply(BigDecimal.valueOf(outputTokens)))
                        .setScale(0, RoundingMode.CEILING);
        return new Money(micros.min(BigDecimal.valueOf(Money.MOST.micros())).longValueExact());
    }
}
