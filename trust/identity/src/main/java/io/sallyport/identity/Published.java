// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody else publishes, for example keys: fetched when it is needed or five minutes old, at
 * most once in five seconds; after an hour without an answer it counts no more. Thread-safe.
 *
 * @param <V> what is published; immutable
 */
public final class Published<V> {
    static final Duration RENEW_AFTER = Duration.ofMinutes(5);
    static final Duration STALE_AFTER = Duration.ofHours(1);
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final Logger LOG = LoggerFactory.getLogger(Published.class);

    private final String what;
    private final Supplier<V> fetch;
    private final Clock clock;
    private final Duration renewAfter;
    private final Duration staleAfter;
    private final AtomicReference<Optional<Known<V>>> known =
            new AtomicReference<>(Optional.empty());
    private final AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> flight =
            new AtomicReference<>();

    private record Known<V>(V value, Instant fetched) {}

    /**
     * Nothing is known yet.
     *
     * @param what for the log, for example {@code token keys}
     * @param fetch bounds its own time and size, and throws when there is no answer
     */
    public Published(String what, Supplier<V> fetch, Clock clock) {
        this(what, fetch, clock, STALE_AFTER);
    }

    /**
     * As above.
     *
     * @param staleAfter a value counts for so long without an answer, instead of an hour
     */
    public Published(String what, Supplier<V> fetch, Clock clock, Duration staleAfter) {
        this.what = what;
        this.fetch = fetch;
        this.clock = clock;
        // asked again in time, also where the limit is shorter than the usual five minutes
        Duration half = staleAfter.dividedBy(2);
        this.renewAfter = half.compareTo(RENEW_AFTER) < 0 ? half : RENEW_AFTER;
        this.staleAfter = staleAfter;
    }

    /** What is known and not stale; asks nobody. */
    public Optional<V> known() {
        return youngerThan(staleAfter);
    }

    /** What is known, after asking when it is old or {@code enough} says no to it. */
    public Optional<V> such(Predicate<V> enough) {
        if (youngerThan(renewAfter).filter(enough).isEmpty()) {
            fetchOnce();
        }
        return known();
    }

    /** What was known last, stale or not: to compare with, never to act on. */
    public Optional<V> latest() {
        return known.get().map(Known::value);
    }

    /** Takes a value that somebody brought. */
    public void put(V value) {
        known.set(Optional.of(new Known<>(value, clock.instant())));
    }

    private Optional<V> youngerThan(Duration age) {
        Instant oldest = clock.instant().minus(age);
        return known.get().filter(value -> !value.fetched().isBefore(oldest)).map(Known::value);
    }

    /** One fetch at a time; who comes meanwhile waits for its end. */
    private void fetchOnce() {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> running = flight.compareAndExchange(null, mine);
        if (running != null) {
            var _ = running.copy().completeOnTimeout(false, 10, TimeUnit.SECONDS).join();
            return;
        }
        try {
            if (mayTry()) {
                put(fetch.get());
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("what", what)
                    .addKeyValue("cause", e.getMessage())
                    .addKeyValue("known-counts-for", staleAfter)
                    .log("not fetched; what is known counts for a while");
        } finally {
            flight.set(null);
            mine.complete(true);
        }
    }

    private boolean mayTry() {
        Instant now = clock.instant();
        if (now.isBefore(lastTry.get().plus(RETRY_AFTER))) {
            return false;
        }
        lastTry.set(now);
        return true;
    }
}
