// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.http.Listener;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Default;
import java.time.Duration;

/**
 * In the configuration as {@code keys}.
 *
 * @param opensPerDay fields that one user may open a day (UTC)
 * @param signInWithin how long ago the user may have signed in to open one
 * @param maxValue a longer value is not sealed
 */
public record KeysConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default("20") int opensPerDay,
        @Default("15m") Duration signInWithin,
        @Default("4KiB") ByteSize maxValue) {
    public KeysConfig {
        if (opensPerDay < 1) {
            throw new IllegalArgumentException("opens-per-day: 0 (expected: at least 1)");
        }
        if (!signInWithin.isPositive()) {
            throw new IllegalArgumentException("sign-in-within: 0 (expected: above 0s)");
        }
        if (maxValue.bytes() < 1 || maxValue.bytes() > 1 << 20) {
            throw new IllegalArgumentException("max-value: not valid (expected: 1B to 1MiB)");
        }
    }

    /** The default limits. */
    public static KeysConfig of(Listener listener) {
        return new KeysConfig(listener, 20, Duration.ofMinutes(15), new ByteSize(4 << 10));
    }
}
