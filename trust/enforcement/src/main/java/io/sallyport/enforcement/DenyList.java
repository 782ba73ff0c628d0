// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was revoked, as far as the feed has told, and when it last told anything. Bounded: a list
 * that is full cannot say that something is not on it, and counts as silent. Thread-safe.
 */
final class DenyList {
    /** Longer silence than this, and nothing is let through. */
    static final Duration MOST_SILENCE = Duration.ofSeconds(30);

    static final int MOST_ENTRIES = 200_000;

    /** A clock that was set back by more says nothing about freshness. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Map<DenyKey, Instant> entries = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile Instant heard = Instant.EPOCH;

    DenyList(Clock clock) {
        this.clock = clock;
    }

    /**
     * Adds one, until it expires.
     *
     * @return false when there is no room: the list is silent then, until all was told again
     */
    boolean add(DenyKey key, Instant expires) {
        if (entries.size() >= MOST_ENTRIES) {
            purge();
        }
        if (entries.size() >= MOST_ENTRIES) {
            heard = Instant.EPOCH;
            return false;
        }
        entries.merge(key, expires, (old, fresh) -> old.isAfter(fresh) ? old : fresh);
        return true;
    }

    /** The feed has told all there was to tell at {@code at}. */
    void heard(Instant at) {
        heard = at;
    }

    boolean fresh() {
        Duration silence = Duration.between(heard, clock.instant());
        return silence.compareTo(MOST_SILENCE) <= 0 && silence.compareTo(SKEW.negated()) >= 0;
    }

    double ageSeconds() {
        return heard.equals(Instant.EPOCH)
                ? Double.POSITIVE_INFINITY
                : Duration.between(heard, clock.instant()).toMillis() / 1000.0;
    }

    /** The first thing about the token that was revoked. */
    Optional<DenyKey> hit(AccessToken token) {
        Instant now = clock.instant();
        return DenyKey.of(token).stream()
                .filter(key -> entries.getOrDefault(key, Instant.MIN).isAfter(now))
                .findFirst();
    }

    private void purge() {
        Instant now = clock.instant();
        entries.values().removeIf(expires -> !expires.isAfter(now));
    }
}
