// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.Peer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What was revoked, as far as the feed has told, and when it last told anything. Bounded: a list
 * that is full cannot say that something is not on it, and counts as silent. Thread-safe.
 */
public final class DenyList {
    /** Longer silence than this, and nothing is let through. */
    public static final Duration MOST_SILENCE = Duration.ofSeconds(30);

    /** So many revocations at most; the token service keeps fewer. */
    public static final int MOST_ENTRIES = 200_000;

    /** A clock that was set back by more says nothing about freshness. */
    private static final Duration SKEW = Duration.ofSeconds(5);

    private final Map<DenyKey, Instant> entries = new ConcurrentHashMap<>();
    private final List<Consumer<DenyKey>> listeners = new CopyOnWriteArrayList<>();
    private final Clock clock;
    private final AtomicLong heardOf = new AtomicLong();
    private volatile Instant heard = Instant.EPOCH;
    private volatile String trouble = "silent";

    /** Nothing was heard yet: it is not fresh. */
    public DenyList(Clock clock) {
        this.clock = clock;
    }

    /** Calls {@code listener} with each key from now on, on the thread that brings it. */
    public void onRevoked(Consumer<DenyKey> listener) {
        listeners.add(listener);
    }

    /** Whether the feed was heard within {@link #MOST_SILENCE}. */
    public boolean fresh() {
        Duration silence = Duration.between(heard, clock.instant());
        return silence.compareTo(MOST_SILENCE) <= 0 && silence.compareTo(SKEW.negated()) >= 0;
    }

    /** Why it is not fresh, for the operator: {@code silent}, or why answers are not believed. */
    public String trouble() {
        return trouble;
    }

    /** How long ago the feed was heard; infinite when it never was. */
    public double ageSeconds() {
        return heard.equals(Instant.EPOCH)
                ? Double.POSITIVE_INFINITY
                : Duration.between(heard, clock.instant()).toMillis() / 1000.0;
    }

    /** How many revocations were heard of since the start; grows with each. */
    public long heardOf() {
        return heardOf.get();
    }

    /** The first thing about the token that was revoked. */
    public Optional<DenyKey> hit(AccessToken token) {
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        for (DenyKey key : DenyKey.of(token)) {
            if (listed(key, now)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Whether the workload or this very certificate of it was revoked. */
    public boolean lists(Peer peer) {
        return !entries.isEmpty()
                && (listed(new DenyKey(DenyKey.Kind.CERTIFICATE, peer.thumbprint()))
                        || listed(new DenyKey(DenyKey.Kind.WORKLOAD, peer.id().toString())));
    }

    boolean listed(DenyKey key) {
        return listed(key, clock.instant());
    }

    /**
     * Adds one, until it expires.
     *
     * @return false when there is no room: the list is silent then, until all was told again
     */
    boolean add(DenyKey key, Instant expires) {
        boolean kept = keep(key, expires);
        // who begins just now either finds it in the list or is told
        listeners.forEach(listener -> listener.accept(key));
        return kept;
    }

    private boolean keep(DenyKey key, Instant expires) {
        if (entries.size() >= MOST_ENTRIES) {
            purge();
        }
        if (entries.size() >= MOST_ENTRIES) {
            heard = Instant.EPOCH;
            return false;
        }
        heardOf.incrementAndGet();
        entries.merge(key, expires, (old, fresh) -> old.isAfter(fresh) ? old : fresh);
        return true;
    }

    /** The feed has told all there was to tell at {@code at}. */
    void heard(Instant at) {
        heard = at;
        trouble = "silent";
    }

    /** Its answers are there and cannot be believed. */
    void troubled(String why) {
        trouble = why;
    }

    private boolean listed(DenyKey key, Instant now) {
        return entries.getOrDefault(key, Instant.MIN).isAfter(now);
    }

    Clock clock() {
        return clock;
    }

    private void purge() {
        Instant now = clock.instant();
        entries.values().removeIf(expires -> !expires.isAfter(now));
    }
}
