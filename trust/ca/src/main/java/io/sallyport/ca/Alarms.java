// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** So many alarms of one kind about one workload are enough for an hour. Thread-safe. */
final class Alarms {
    private static final int PER_HOUR = 10;
    private static final int MOST_KINDS = 10_000;

    private final Clock clock;
    private final Map<String, Integer> seen = new HashMap<>(); // guarded by this
    private long hour; // guarded by this

    Alarms(Clock clock) {
        this.clock = clock;
    }

    /** Whether this one is worth a record; when there are too many kinds, none is. */
    synchronized boolean worth(String event, String workload) {
        long now = clock.millis() / Duration.ofHours(1).toMillis();
        if (now != hour) {
            hour = now;
            seen.clear();
        }
        String kind = event + " " + workload;
        return (seen.containsKey(kind) || seen.size() < MOST_KINDS)
                && seen.merge(kind, 1, Integer::sum) <= PER_HOUR;
    }
}
