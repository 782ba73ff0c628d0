// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.quota.Quota.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Request rates by GCRA (the virtual scheduling form of ITU-T I.371): one timestamp a counter, no
 * timer. Decided in memory; what changed is handed out once a second to be stored ({@link
 * RateRows}), so that a restart gives nobody a burst and a crash at most one second's.
 */
final class Rates {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long SWEEP_EVERY = TimeUnit.SECONDS.toNanos(1);
    private static final long STORE_EVERY = TimeUnit.SECONDS.toNanos(1);

    private final QuotaConfig config;
    private final int bound;
    // when the counter would be idle again; an entry in the past is the same as none
    private final Map<Key, Long> idleAt = new HashMap<>();
    private final Map<Key, Long> unstored = new HashMap<>();
    private long sweptAt = Long.MIN_VALUE;
    private long storedAt = Long.MIN_VALUE;

    /** One counter. */
    record Key(Scope scope, String owner) {}

    Rates(QuotaConfig config, int bound) {
        this.config = config;
        this.bound = bound;
    }

    /** Goes on with what was stored: when each counter would be idle, in nanoseconds since 1970. */
    synchronized void restore(Map<Key, Long> stored) {
        idleAt.putAll(stored);
    }

    /** What has to be stored now; empty when that was done less than a second ago. */
    synchronized Map<Key, Long> due(Instant instant) {
        long now = nanos(instant);
        boolean recent = storedAt <= now && storedAt > now - STORE_EVERY;
        return recent ? Map.of() : unstored(now);
    }

    /** Everything that is not stored yet. */
    synchronized Map<Key, Long> unstored(Instant instant) {
        return unstored(nanos(instant));
    }

    private Map<Key, Long> unstored(long now) {
        storedAt = now;
        var taken = Map.copyOf(unstored);
        unstored.clear();
        return taken;
    }

    /** What was handed out is not on disk: it is due at once. */
    synchronized void failed(Map<Key, Long> taken) {
        taken.forEach((key, idle) -> unstored.merge(key, idle, Math::max));
        storedAt = Long.MIN_VALUE;
    }

    /** Counts in all that apply, or in none. Nothing here waits, so one lock serves all. */
    synchronized Answer admit(Spender spender, Instant instant) {
        long now = nanos(instant);
        if (!room(now)) {
            return new Answer.Unavailable();
        }
        var next = new EnumMap<Scope, Long>(Scope.class);
        Scope slowest = Scope.ADDRESS;
        long wait = 0;
        for (Scope scope : Scope.values()) {
            if (!scope.paces(spender, config)) {
                continue;
            }
            Key key = key(scope, spender);
            long idle = Math.max(now, idleAt.getOrDefault(key, now));
            long early = idle - now - tolerance(key);
            if (early > wait) {
                wait = early;
                slowest = scope;
            }
            next.put(scope, idle + interval(key));
        }
        if (wait > 0) {
            return new Answer.Exhausted(slowest.told(spender), Duration.ofNanos(wait));
        }
        next.forEach((scope, idle) -> {
            idleAt.put(key(scope, spender), idle);
            unstored.put(key(scope, spender), idle);
        });
        return new Answer.Admitted();
    }

    // full of counters that are all in use: nobody new can be counted, so nobody new may pass
    private boolean room(long now) {
        if (idleAt.size() + Scope.values().length > bound && now - SWEEP_EVERY >= sweptAt) {
            sweptAt = now;
            idleAt.values().removeIf(idle -> idle <= now);
        }
        return idleAt.size() + Scope.values().length <= bound;
    }

    private long interval(Key key) {
        return MINUTE / limits(key).requestsPerMinute();
    }

    private long tolerance(Key key) {
        return (limits(key).burst() - 1) * interval(key);
    }

    private QuotaConfig.Limits limits(Key key) {
        return key.scope().limits(config, key.owner());
    }

    private static Key key(Scope scope, Spender spender) {
        return new Key(scope, scope.owner(spender));
    }

    static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }
}
