// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A small cache of keys: bounded, and nothing in it outlives a few minutes, so that a key deleted
 * on disk is soon gone. Thread-safe; two threads may make the same value twice.
 */
final class Expiring<K, V> {
    private static final int MOST = 1000;
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Clock clock;
    private final Map<K, Kept<V>> entries =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<K, Kept<V>> eldest) {
                    return size() > MOST;
                }
            };

    private record Kept<V>(V value, Instant until) {}

    /** Makes a value that is not known. */
    @FunctionalInterface
    interface Maker<V> {
        V make() throws IOException, GeneralSecurityException;
    }

    Expiring(Clock clock) {
        this.clock = clock;
    }

    V get(K key, Maker<V> maker) throws IOException, GeneralSecurityException {
        Instant now = clock.instant();
        synchronized (entries) {
            Kept<V> known = entries.get(key);
            if (known != null && now.isBefore(known.until())) {
                return known.value();
            }
        }
        V made = maker.make();
        synchronized (entries) {
            entries.put(key, new Kept<>(made, now.plus(LIFE)));
        }
        return made;
    }
}
