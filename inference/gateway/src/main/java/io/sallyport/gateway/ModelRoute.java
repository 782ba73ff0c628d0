// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.runtime.Default;
import java.util.Optional;

/**
 * Who answers for a model, and how much.
 *
 * @param provider who answers, by its name in the gateway's section
 * @param upstreamName what the provider calls it; empty means the same
 * @param defaultOutput tokens of an answer when the caller states no cap
 * @param maxOutput tokens of an answer at most, whatever the caller states
 */
public record ModelRoute(
        String provider,
        Optional<String> upstreamName,
        @Default("1024") int defaultOutput,
        @Default("4096") int maxOutput) {
    public ModelRoute {
        if (defaultOutput < 1 || maxOutput < defaultOutput) {
            throw new IllegalArgumentException(
                    "default-output and max-output: %d and %d (expected: 1 <= default <= max)"
                            .formatted(defaultOutput, maxOutput));
        }
    }
}
