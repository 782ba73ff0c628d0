// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.time.Duration;

/**
 * How much {@link TlsBench} does.
 *
 * @param warmUp handshakes that do not count; as many requests more as count
 * @param handshakes that count
 * @param requests over kept connections that count
 * @param idle connections held open
 * @param rotation how long requests run under rotation, and as long before without it
 */
public record TlsEffort(int warmUp, int handshakes, int requests, int idle, Duration rotation) {
    /** Some two minutes, rotation aside. */
    public static TlsEffort usual(Duration rotation) {
        return new TlsEffort(3_000, 3_000, 20_000, 2_000, rotation);
    }

    public TlsEffort {
        if (warmUp < 1 || handshakes < 1 || requests < 1 || idle < 1 || !rotation.isPositive()) {
            throw new IllegalArgumentException("effort: none (expected: at least one of each)");
        }
    }
}
