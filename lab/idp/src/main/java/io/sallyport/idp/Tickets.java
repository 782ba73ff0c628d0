// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Values kept under random names for a while, bounded: pending sign-ins, codes, sessions.
 * Thread-safe.
 *
 * @param <T> what is kept
 */
final class Tickets<T> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 10_000;
    private final Cache<String, T> kept;

    Tickets(Duration life, Clock clock) {
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        kept =
                Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(life)
                        .ticker(ticker)
                        .build();
    }

    /** Keeps {@code value} under a new name of 256 random bits. */
    String put(T value) {
        byte[] name = new byte[32];
        RANDOM.nextBytes(name);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
        kept.put(text, value);
        return text;
    }

    Optional<T> find(String name) {
        return Optional.ofNullable(kept.getIfPresent(name));
    }

    /** Takes the value out: whoever comes second gets nothing. */
    Optional<T> take(String name) {
        return Optional.ofNullable(kept.asMap().remove(name));
    }
}
