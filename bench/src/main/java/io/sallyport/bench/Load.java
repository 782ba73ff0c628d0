// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is asked.
 *
 * @param warmUp requests before anything is measured
 * @param measured requests that are measured
 * @param longest each of both parts ends after this, whatever is left
 * @param connections kept open, each with one request at a time
 * @param users who asks, in turn
 */
record Load(int warmUp, int measured, Duration longest, int connections, List<String> users) {
    /** Enough for the compiler to have settled. */
    static final Load USUAL =
            new Load(
                    3_000,
                    5_000,
                    Duration.ofMinutes(2),
                    8,
                    List.of("john", "helen", "erin", "mallory"));

    Load {
        users = List.copyOf(users);
        if (warmUp < 0 || measured < 1 || connections < 1 || users.isEmpty()) {
            throw new IllegalArgumentException(
                    "load: empty (expected: at least one request, connection and user)");
        }
    }
}
