// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

/**
 * Where a process gets its identity and its trust from, live: both may change at any time.
 *
 * <p>Thread-safe. {@link #svid} and {@link #bundle} never block and always answer with the newest
 * value known; an implementation that has no identity yet does not exist yet.
 */
public interface IdentitySource extends AutoCloseable {
    /** One identity and one bundle that never change: fixed files, tests. */
    static IdentitySource fixed(Svid svid, TrustBundle bundle) {
        return new FixedIdentity(svid, bundle);
    }

    /** The identity to show now. */
    Svid svid();

    /** The anchors to trust now. */
    TrustBundle bundle();

    /**
     * Calls {@code listener} after each change of identity or trust, on the thread that brought it.
     *
     * @return ends the subscription
     */
    Subscription onChange(Runnable listener);

    /** Stops renewal; the last identity stays readable. */
    @Override
    void close();

    /** Ends with {@link #close}. */
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
