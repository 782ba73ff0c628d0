// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.time.Duration;

/**
 * Request rates and money budgets over all counters of a {@link Spender}, all or nothing.
 * Thread-safe. What cannot be checked is refused: a store that does not answer is an {@link
 * Answer.Unavailable}.
 *
 * <p>Money is durable: {@link #reserve} and {@link Hold#settle} are one synced transaction each.
 * Rates are stored once a second: a stopped process goes on where it was, a killed one forgets at
 * most a second. Repetitions live in memory, bounded, and begin afresh with the process.
 */
public interface Quota {
    /** Counts one request against every rate, or against none. */
    Answer admit(Spender spender);

    /**
     * Counts one request of this exact kind: the same question again and again is slowed, then
     * refused; the scope is {@code loop}.
     *
     * @param fingerprint a digest of the normalised request, at most 256 characters
     */
    Answer repeated(Spender spender, String fingerprint);

    /**
     * Sets {@code worst} aside in every budget in one step, or in none.
     *
     * @throws IllegalArgumentException when {@code worst} is negative
     */
    Reserved reserve(Spender spender, Money worst);

    /** May it pass? */
    sealed interface Answer {
        /** Yes. */
        record Admitted() implements Answer {}

        /**
         * Not now.
         *
         * @param scope whose limit: {@code user}, {@code tenant}, {@code address}, {@code
         *     workload}, or {@code loop}
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

        /**
         * No, and nothing was.
         *
         * @param scope whose budget, as above
         * @param retryAfter to the next day (UTC), when budgets begin anew; debt may last longer
         */
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
         * is debt. Should the store not answer, the hold stays open and is spent in full when its
         * life ends.
         *
         * @throws IllegalArgumentException when {@code used} is negative
         */
        void settle(Money used);

        @Override
        void close();
    }
}
