// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Values kept under random names for a while, at most 10,000 of them: pending sign-ins, codes,
 * sessions of a page. Thread-safe.
 *
 * @param <T> what is kept
 */
public final class Tickets<T> {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MOST = 10_000;
    private final Cache<String, T> kept;

    /**
     * @param life from when a value was put
     */
    public Tickets(Duration life, Clock clock) {
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        kept =
                Caffeine.newBuilder()
                        .maximumSize(MOST)
                        .expireAfterWrite(life)
                        .ticker(ticker)
                        .build();
    }

    /** Keeps {@code value} under a new name of 256 random bits. */
    public String put(T value) {
        String name = randomName();
        kept.put(name, value);
        return name;
    }

    /** The value of that name; empty when there is none, or no longer. */
    public Optional<T> find(String name) {
        return Optional.ofNullable(kept.getIfPresent(name));
    }

    /** Takes the value out: whoever comes second gets nothing. */
    public Optional<T> take(String name) {
        return Optional.ofNullable(kept.asMap().remove(name));
    }

    /** Whether two names are one, in a time that does not tell where they differ. */
    public static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** 256 random bits, base64url. */
    public static String randomName() {
        byte[] name = new byte[32];
        RANDOM.nextBytes(name);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    }
}
