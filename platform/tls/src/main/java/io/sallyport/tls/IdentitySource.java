// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.util.List;

/**
 * Where a process gets its identity and its trust from, live: both may change at any time.
 *
 * <p>Thread-safe. {@link #svid}, {@link #bundle} and {@link #foreign} never block and always answer
 * with the newest value known; an implementation that has no identity yet does not exist yet.
 * {@link LiveIdentity} is one for whatever tells of an identity in messages, as SPIRE's Workload
 * API does.
 */
public interface IdentitySource extends AutoCloseable {
    /** One identity and one bundle that never change: fixed files, tests. */
    static IdentitySource fixed(Svid svid, TrustBundle bundle) {
        return new FixedIdentity(svid, bundle);
    }

    /**
     * The identity to show now.
     *
     * @throws IllegalStateException when it was withdrawn; handshakes fail then, and {@link
     *     #bundle} trusts nobody
     */
    Svid svid();

    /** The anchors to trust now. */
    TrustBundle bundle();

    /**
     * The anchors of other trust domains, each for its own identities; never merged. Each answer is
     * the whole of it: a domain that is not in it is known no more. A later {@link
     * ForeignBundle#until} alone is no change that listeners hear of.
     *
     * @return one for each domain; empty means that nobody of another domain is known
     */
    default List<ForeignBundle> foreign() {
        return List.of();
    }

    /**
     * Whether this peer was taken back although its certificate still counts. Asked in each
     * handshake and for each request, so it never blocks. Nobody, unless the source hears of
     * revocations; who cannot hear of them is refused by the deny list of the request's path.
     */
    default boolean revoked(Peer peer) {
        return false;
    }

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
