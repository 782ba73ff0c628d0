// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Tokens at hand, and those just being asked for; both under the whole key. Thread-safe. */
final class Tokens {
    static final Duration MARGIN = Duration.ofSeconds(10);
    static final Duration LONGEST = Duration.ofSeconds(60);
    static final Duration REFUSED = Duration.ofSeconds(1);
    private static final int REFUSALS = 1_000;
    private static final int KEPT = 10_000;
    private static final Duration WAIT = Duration.ofSeconds(20);

    private final Cache<Key, Granted> cache;
    private final Cache<Key, Refused> refusals;
    private final ConcurrentHashMap<Key, CompletableFuture<Granted>> flights =
            new ConcurrentHashMap<>();

    /**
     * All that makes a token what it is; leave one out and two users meet.
     *
     * @param subject hash of the user's token; empty for the service itself
     * @param thumbprint of the own certificate, which the token is bound to
     * @param epoch of what was decided; the tenant needs no member of its own, since the subject's
     *     hash is over the whole token that states it
     */
    record Key(
            String subject, String thumbprint, SpiffeId audience, Set<String> scopes, long epoch) {
        Key {
            scopes = Set.copyOf(scopes);
        }
    }

    /** What was refused a moment ago is not asked again at once. */
    private record Refused(String code, String message) {}

    Tokens(Ticker ticker) {
        this.cache =
                Caffeine.newBuilder()
                        .maximumSize(KEPT)
                        .expireAfter(Expiry.creating((Key _, Granted granted) -> kept(granted)))
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
        this.refusals =
                Caffeine.newBuilder()
                        .maximumSize(REFUSALS)
                        .expireAfterWrite(REFUSED)
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
    }

    BearerToken find(Key key, Supplier<Granted> ask) {
        Granted known = cache.getIfPresent(key);
        Refused refused = known == null ? refusals.getIfPresent(key) : null;
        if (refused != null) {
            throw new ExchangeException(refused.code(), refused.message());
        }
        while (known == null) {
            known = askOrWait(key, ask);
        }
        return known.token();
    }

    void clear() {
        cache.invalidateAll();
        refusals.invalidateAll();
    }

    /** Null when the one who asked was cancelled: then somebody else asks. */
    private @org.jspecify.annotations.Nullable Granted askOrWait(Key key, Supplier<Granted> ask) {
        var mine = new CompletableFuture<Granted>();
        CompletableFuture<Granted> running = flights.putIfAbsent(key, mine);
        if (running != null) {
            return await(running);
        }
        try {
            Granted granted = ask.get();
            keep(key, granted);
            mine.complete(granted);
            return granted;
        } catch (CancellationException e) {
            mine.cancel(false);
            throw e;
        } catch (ExchangeException e) {
            remember(key, e);
            mine.completeExceptionally(e);
            throw e;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            flights.remove(key, mine);
            mine.cancel(false); // an Error must not leave others waiting
        }
    }

    private void keep(Key key, Granted granted) {
        if (kept(granted).isPositive()) {
            cache.put(key, granted);
        }
    }

    /** A service that is not there is asked again at once: it may just have come back. */
    private void remember(Key key, ExchangeException e) {
        if (!e.code().equals(ExchangeException.UNAVAILABLE)) {
            refusals.put(key, new Refused(e.code(), String.valueOf(e.getMessage())));
        }
    }

    private static Duration kept(Granted granted) {
        Duration rest = granted.life().minus(MARGIN);
        return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
    }

    private static @org.jspecify.annotations.Nullable Granted await(
            CompletableFuture<Granted> running) {
        try {
            return running.copy().orTimeout(WAIT.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CancellationException e) {
            return null;
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                case CancellationException _ -> null;
                case ExchangeException refused ->
                        throw new ExchangeException(
                                refused.code(), String.valueOf(refused.getMessage()), refused);
                case null, default ->
                        throw new ExchangeException(
                                ExchangeException.UNAVAILABLE,
                                "token service: no answer (expected: within "
                                        + WAIT.toSeconds()
                                        + " s); look whether sts runs",
                                e);
            };
        }
    }
}
