// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/**
 * What one part of the load came to.
 *
 * @param failures answers other than 200, by status and code, with their number
 * @param answerBytes of all successful answers' bodies together
 * @param micros how long each successful request took, ascending
 */
record Run(Map<String, Integer> failures, long answerBytes, Micros micros, Duration wall) {
    Run {
        failures = Map.copyOf(failures);
    }

    /** Sorted times. */
    static final class Micros {
        private final long[] sorted;

        Micros(long[] times) {
            this.sorted = times.clone();
            Arrays.sort(sorted);
        }

        int count() {
            return sorted.length;
        }

        /** The value below which {@code share} of all are; 0 when there is none. */
        long at(double share) {
            return sorted.length == 0
                    ? 0
                    : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
        }
    }

    int completed() {
        return micros.count();
    }

    int failed() {
        return failures.values().stream().mapToInt(Integer::intValue).sum();
    }

    long meanAnswer() {
        return completed() == 0 ? 0 : answerBytes / completed();
    }

    double perSecond() {
        return completed() / Math.max(0.001, wall.toNanos() / 1e9);
    }
}
