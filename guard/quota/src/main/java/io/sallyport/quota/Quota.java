// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.time.Duration;

/**
 * Request rates and money budgets over all counters of a {@link Spender}, all or nothing, durable.
 * Thread-safe. What cannot be checked is refused: a store that does not answer is an {@link
 * Answer.Unavailable}.
 */
public interface Quota {
    /** Counts one request against every rate, or against none. */
    Answer admit(Spender spender);

    /**
     * Counts one request of this exact kind: the same question again and again is slowed, then
     * refused.
     *
     * @param fingerprint a digest of the normalised request
     */
    Answer repeated(Spender spender, String fingerprint);

    /** Sets {@code worst} aside in every budget in one step, or in none. */
    Reserved reserve(Spender spender, Money worst);

    /** May it pass? */
    sealed interface Answer {
        /** Yes. */
        record Admitted() implements Answer {}

        /**
         * Not now.
         *
         * @param scope whose limit: {@code user}, {@code tenant}, {@code address} or {@code
         *     workload}
         * @param retryAfter when the same request could pass (RFC 9110, 10.2.3)
         */
        record Exhausted(String scope, Duration retryAfter) implements Answer {}

        /** It cannot be told. */
        record Unavailable() implements Answer {}
    }

    /** Was the money set aside? */
    sealed interface Reserved {
        /** Yes. */
        record Held(Hold hold) implements Reserved {}

        /** No, and nothing was. */
        record Exhausted(String scope, Duration retryAfter) implements Reserved {}

        /** It cannot be told. */
        record Unavailable() implements Reserved {}
    }

    /** Money set aside. Closed unsettled, it is spent in full. */
    interface Hold extends AutoCloseable {
        /** Names the hold in the audit log. */
        String id();

        /** What was set aside. */
        Money held();

        /**
         * Books what was really used; the first call counts, later ones do nothing. Above the hold
         * is debt.
         */
        void settle(Money used);

        @Override
        void close();
    }
}
