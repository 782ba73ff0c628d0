// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses a name after so many attempts within five minutes that did not end well. An attempt
 * counts before its password is looked at, so that parallel ones cannot pass together. Bounded,
 * thread-safe.
 */
final class LoginLimits {
    private final int most;
    private final Cache<String, AtomicInteger> attempts;

    LoginLimits(Clock clock, int most) {
        this.most = most;
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        attempts =
                Caffeine.newBuilder()
                        .maximumSize(10_000)
                        .expireAfterWrite(Duration.ofMinutes(5))
                        .ticker(ticker)
                        .build();
    }

    /** Counts one attempt; false when it is one too many. */
    boolean admits(String name) {
        AtomicInteger count = attempts.asMap().computeIfAbsent(name, _ -> new AtomicInteger());
        return count.incrementAndGet() <= most;
    }

    void succeeded(String name) {
        attempts.invalidate(name);
    }
}
