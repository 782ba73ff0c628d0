// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Metrics;
import java.util.Optional;

/**
 * Decisions that were made, under all that they depend on; bounded by the room they take, so that
 * made-up long names cannot fill the memory. Thread-safe.
 */
final class DecisionCache {
    /** Characters of all keys together; about twice that in bytes at worst. */
    private static final long MOST_CHARACTERS = 16 << 20;

    /** What an entry takes beside its own texts, counted in characters. */
    private static final int ENTRY = 200;

    /**
     * All that a decision depends on: whoever adds an input adds it here. The asker carries tenant,
     * subject and groups, or the service that acts; the ask names the resource's tenant; decisions
     * of an earlier generation of policies are never found again.
     */
    record Question(Asker asker, Ask ask, long epoch) {
        private int room() {
            return ENTRY + ask.action().length() + ask.type().length() + ask.id().length() + text();
        }

        private int text() {
            return switch (asker) {
                case Asker.User(Principal.User(var subject, var groups)) ->
                        subject.issuer().length()
                                + subject.sub().length()
                                + groups.stream().mapToInt(group -> 32 + group.length()).sum();
                case Asker.Workload(var id) -> id.path().length();
                case Asker.Service(var id, _) -> id.path().length();
            };
        }
    }

    private final Cache<Question, Verdict> decisions =
            Caffeine.newBuilder()
                    .maximumWeight(MOST_CHARACTERS)
                    .weigher(
                            (Question question, Verdict verdict) -> question.room() + room(verdict))
                    .recordStats()
                    .build();

    private static int room(Verdict verdict) {
        return verdict.policies().stream().mapToInt(id -> 32 + id.length()).sum();
    }

    Optional<Verdict> find(Question question) {
        return Optional.ofNullable(decisions.getIfPresent(question));
    }

    void put(Question question, Verdict verdict) {
        decisions.put(question, verdict);
    }

    /** How many are remembered. */
    long size() {
        decisions.cleanUp();
        return decisions.estimatedSize();
    }

    void clear() {
        decisions.invalidateAll();
    }

    /** Reports hits and misses since the start. */
    void measure(Metrics metrics) {
        metrics.gauge("sallyport_policy_cache_hits", () -> decisions.stats().hitCount());
        metrics.gauge("sallyport_policy_cache_misses", () -> decisions.stats().missCount());
    }
}
