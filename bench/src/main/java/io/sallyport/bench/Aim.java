// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.util.Locale;

/** What a figure should come to. */
public sealed interface Aim {
    /** At most so much, in the figure's own unit. */
    record AtMost(double limit) implements Aim {}

    /** At least so much, in the figure's own unit. */
    record AtLeast(double limit) implements Aim {}

    /** Told for comparison only. */
    record None() implements Aim {}

    /** Whether {@code value} holds it; what has no aim holds. */
    default boolean heldBy(double value) {
        return switch (this) {
            case AtMost(var limit) -> value <= limit;
            case AtLeast(var limit) -> value >= limit;
            case None() -> true;
        };
    }

    /** For people: {@code <= 150}; empty when there is none. */
    default String text() {
        return switch (this) {
            case AtMost(var limit) -> "<= " + number(limit);
            case AtLeast(var limit) -> ">= " + number(limit);
            case None() -> "";
        };
    }

    private static String number(double limit) {
        return String.format(Locale.ROOT, limit == Math.rint(limit) ? "%.0f" : "%.2f", limit);
    }
}
