// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

/**
 * One number that was measured.
 *
 * @param what in words, for example {@code token: seen before}
 * @param value in {@code unit}
 * @param unit for example {@code us cpu} or {@code /s}
 * @param aim what it should come to
 * @param note what else was seen, for example bytes per operation; may be empty
 */
public record Figure(String what, double value, String unit, Aim aim, String note) {
    public Figure {
        if (what.isBlank() || !Double.isFinite(value)) {
            throw new IllegalArgumentException(
                    "figure: `%s` %s (expected: a name and a number)".formatted(what, value));
        }
    }

    /** Whether it is as it should be. */
    public boolean held() {
        return aim.heldBy(value);
    }
}
