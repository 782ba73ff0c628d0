// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens were found genuine, by the SHA-256 of the whole text: never by an id in it, which
 * somebody else's text could state too. Only that a signature held is remembered, for 30 s at most;
 * binding, deny list and policy are judged on every request. Thread-safe.
 *
 * <p>Bounded twice: {@value #ALL} in this process, a quarter of that for one tenant, so that
 * whoever floods one tenant cannot push everybody else out. A tenant at its bound is verified again
 * on each request until its oldest entries end; nothing is refused.
 */
final class VerifiedTokens {
    static final int ALL = 10_000;
    static final int PER_TENANT = ALL / 4;
    static final Duration LONGEST = Duration.ofSeconds(30);

    private final Clock clock;
    private final Cache<String, Verified> tokens;
    // a tenant without entries has no count: as bounded as the entries
    private final ConcurrentMap<TenantId, Integer> counts = new ConcurrentHashMap<>();

    /** A token whose signature held under {@code key}. */
    record Verified(AccessToken token, String keyId, ECPublicKey key) {}

    VerifiedTokens(Clock clock) {
        this.clock = clock;
        this.tokens =
                Caffeine.newBuilder()
                        .maximumSize(ALL)
                        .expireAfter(Expiry.creating((String _, Verified v) -> life(v.token())))
                        .ticker(() -> Duration.ofMillis(clock.millis()).toNanos())
                        .executor(Runnable::run)
                        .removalListener(this::removed)
                        .build();
    }

    Optional<Verified> find(String digest) {
        return Optional.ofNullable(tokens.getIfPresent(digest));
    }

    void remember(String digest, Verified verified) {
        TenantId tenant = verified.token().tenant();
        if (!take(tenant)) {
            tokens.cleanUp(); // what has ended gives its place back only when somebody looks
            if (!take(tenant)) {
                return;
            }
        }
        if (tokens.asMap().put(digest, verified) != null) {
            giveBack(tenant); // it had a place already
        }
    }

    /** How many are remembered. */
    long size() {
        tokens.cleanUp();
        return tokens.estimatedSize();
    }

    /** How many tenants are counted. */
    int tenants() {
        return counts.size();
    }

    private boolean take(TenantId tenant) {
        int[] before = new int[1];
        counts.compute(
                tenant,
                (_, count) -> {
                    before[0] = count == null ? 0 : count;
                    return Math.min(before[0] + 1, PER_TENANT);
                });
        return before[0] < PER_TENANT;
    }

    private void giveBack(TenantId tenant) {
        counts.computeIfPresent(tenant, (_, count) -> count == 1 ? null : count - 1);
    }

    private void removed(@Nullable String digest, @Nullable Verified verified, RemovalCause cause) {
        if (verified != null && cause != RemovalCause.REPLACED) {
            giveBack(verified.token().tenant());
        }
    }

    private Duration life(AccessToken token) {
        Duration rest = Duration.between(clock.instant(), token.expires().plus(TokenReader.LATE));
        return rest.compareTo(LONGEST) < 0 ? rest : LONGEST;
    }
}
