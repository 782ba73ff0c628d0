// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount, exact.
 *
 * @param micros millionths of a US dollar; may be negative only as a correction
 */
public record Money(long micros) implements Comparable<Money> {
    /** Nothing. */
    public static final Money ZERO = new Money(0);

    /** More than any cap: a billion dollars. Larger amounts are counted as this one. */
    static final Money MOST = new Money(1_000_000_000_000_000L);

    private static final int MICROS_PER_DOLLAR = 6;

    /**
     * So many dollars, rounded down to whole micro-dollars: a cap is never widened.
     *
     * @throws ArithmeticException beyond about nine trillion dollars
     */
    public static Money dollars(BigDecimal dollars) {
        return new Money(
                dollars.movePointRight(MICROS_PER_DOLLAR)
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact());
    }

    /** The sum; overflow is an {@link ArithmeticException}. */
    public Money plus(Money other) {
        return new Money(Math.addExact(micros, other.micros));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(micros, other.micros);
    }

    /** For example {@code 0.001250 USD}. */
    @Override
    public String toString() {
        return "%s%d.%06d USD"
                .formatted(
                        micros < 0 ? "-" : "",
                        Math.abs(micros) / 1_000_000,
                        Math.abs(micros) % 1_000_000);
    }
}
