// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Refuses a name after ten wrong passwords within five minutes. Bounded, thread-safe. */
final class LoginLimits {
    private static final int WRONG_ONES = 10;
    private final Cache<String, AtomicInteger> wrong;

    LoginLimits(Clock clock) {
        Ticker ticker = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
        wrong =
                Caffeine.newBuilder()
                        .maximumSize(10_000)
                        .expireAfterWrite(Duration.ofMinutes(5))
                        .ticker(ticker)
                        .build();
    }

    boolean exhausted(String name) {
        AtomicInteger count = wrong.getIfPresent(name);
        return count != null && count.get() >= WRONG_ONES;
    }

    void failed(String name) {
        wrong.asMap().computeIfAbsent(name, _ -> new AtomicInteger()).incrementAndGet();
    }

    void succeeded(String name) {
        wrong.invalidate(name);
    }
}
