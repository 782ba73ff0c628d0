// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token service's keys as the pinned root vouched for them. Whoever serves the document is not
 * believed: only its {@code signed} part counts. Keys are fetched when an unknown one is asked for
 * and every five minutes, at most once in five seconds; after an hour without an answer, or when
 * the statement has expired, there are none.
 */
public final class RootedKeys implements TokenKeys {
    static final Duration RENEW_AFTER = Duration.ofMinutes(5);
    static final Duration STALE_AFTER = Duration.ofHours(1);
    static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final int MAX_DOCUMENT = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(RootedKeys.class);

    private final RootKey root;
    private final Supplier<byte[]> fetch;
    private final Clock clock;
    private final AtomicReference<Known> known =
            new AtomicReference<>(new Known(VouchedKeys.NONE, Instant.EPOCH));
    private final AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> flight =
            new AtomicReference<>();

    private record Known(VouchedKeys vouched, Instant fetched) {}

    private RootedKeys(RootKey root, Supplier<byte[]> fetch, Clock clock) {
        this.root = root;
        this.fetch = fetch;
        this.clock = clock;
    }

    /**
     * Believes what {@code root} signed.
     *
     * @param fetch brings the document of {@code GET /oauth2/jwks}, {@code {"keys", "signed"}};
     *     bounds its own time and size, and throws when there is no answer
     */
    public static RootedKeys of(RootKey root, Supplier<byte[]> fetch, Clock clock) {
        return new RootedKeys(root, fetch, clock);
    }

    @Override
    public Optional<ECPublicKey> find(String keyId) {
        Optional<ECPublicKey> key = current(keyId);
        if (key.isEmpty() || ageOver(RENEW_AFTER)) {
            fetchOnce();
            key = current(keyId);
        }
        return key;
    }

    /** Whether there are keys that count now; asks nobody. */
    public boolean ready() {
        Known now = known.get();
        return !ageOver(STALE_AFTER)
                && clock.instant().isBefore(now.vouched().expires())
                && !now.vouched().keys().isEmpty();
    }

    /**
     * Takes a document that somebody brought.
     *
     * @throws TokenRefusedException when the root did not sign it, it is out of date, or older than
     *     what is known; nothing changes then
     */
    public void refresh(byte[] document) {
        ObjectNode json = StrictJson.object(document, MAX_DOCUMENT);
        VouchedKeys fresh = root.verify(json.path("signed").asText(), clock.instant());
        known.updateAndGet(old -> {
            if (fresh.issued().isBefore(old.vouched().issued())) {
                throw new TokenRefusedException("key_set_older_than_known");
            }
            return new Known(fresh, clock.instant());
        });
    }

    private Optional<ECPublicKey> current(String keyId) {
        return ready()
                ? Optional.ofNullable(known.get().vouched().keys().get(keyId))
                : Optional.empty();
    }

    private boolean ageOver(Duration age) {
        return clock.instant().isAfter(known.get().fetched().plus(age));
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
                refresh(fetch.get());
            }
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("problem", "token_keys_not_fetched")
                    .addKeyValue("cause", e.getMessage())
                    .log("token keys: not fetched");
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
