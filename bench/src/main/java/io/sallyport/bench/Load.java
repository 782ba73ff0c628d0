// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.time.Duration;
import java.util.List;

/**
 * How much is asked.
 *
 * @param round requests of one round of the warm-up; rounds follow each other until the gateway's
 *     processor time stops falling
 * @param rounds how many at most
 * @param measured requests that are measured
 * @param longest each of both parts ends after this, whatever is left
 * @param connections kept open, each with one request at a time
 * @param users who asks, in turn
 */
record Load(
        int round,
        int rounds,
        int measured,
        Duration longest,
        int connections,
        List<String> users) {
    /** Enough for the compiler to have settled. */
    static final Load USUAL =
            new Load(
                    2_000,
                    15,
                    5_000,
                    Duration.ofMinutes(2),
                    8,
                    List.of("john", "helen", "erin", "mallory"));

    Load {
        users = List.copyOf(users);
        if (round < 1 || rounds < 1 || measured < 1 || connections < 1 || users.isEmpty()) {
            throw new IllegalArgumentException(
                    "load: empty (expected: at least one request, connection and user)");
        }
    }
}
