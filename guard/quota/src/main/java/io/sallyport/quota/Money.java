// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

/**
 * An amount, exact.
 *
 * @param micros millionths of a US dollar; may be negative only as a correction
 */
public record Money(long micros) implements Comparable<Money> {
    /** Nothing. */
    public static final Money ZERO = new Money(0);

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
