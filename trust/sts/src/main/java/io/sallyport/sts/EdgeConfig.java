// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.runtime.Default;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One step that a user's token may take, in the configuration under {@code sts.edges}.
 *
 * @param from the workload that exchanges and will call
 * @param to the workload that is called
 * @param scopes the most that the new token can have
 * @param ttl its life at most; never longer than its parent's
 * @param singleUse for one act only: {@code field} and {@code purpose} must be stated
 * @param maxAuthAge how long ago the user may have signed in; empty means that it does not matter
 */
public record EdgeConfig(
        String from,
        String to,
        List<String> scopes,
        Duration ttl,
        @Default("false") boolean singleUse,
        Optional<Duration> maxAuthAge) {
    static final Duration LONGEST = Duration.ofMinutes(5);

    public EdgeConfig {
        scopes = List.copyOf(scopes);
        if (from.equals(to)) {
            throw new IllegalArgumentException(
                    "edge: from `" + from + "` to itself (expected: two workloads)");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("edge: no scopes (expected: at least one)");
        }
        if (ttl.compareTo(Duration.ofSeconds(1)) < 0 || ttl.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ttl: " + ttl + " (expected: 1s to 5m)");
        }
    }
}
