// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.util.concurrent.locks.ReentrantLock;

/** The link as the newest certificate: a kept connection never shows an old one. Thread-safe. */
final class Links implements AutoCloseable {
    private final IdentitySource identity;
    private final SpiffeId sts;
    private final Link.Patience patience;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Link newest;

    Links(IdentitySource identity, SpiffeId sts, Link.Patience patience) {
        this.identity = identity;
        this.sts = sts;
        this.patience = patience;
        this.newest = Link.open(identity, sts, patience);
    }

    Link current() {
        if (!newest.shows(identity.svid())) {
            renew(); // before the listener was told
        }
        return newest;
    }

    /** New connections from now on; those that are open end with their requests. */
    void renew() {
        changing.lock();
        try {
            Link old = newest;
            newest = Link.open(identity, sts, patience);
            old.close();
        } finally {
            changing.unlock();
        }
    }

    @Override
    public void close() {
        newest.close();
    }
}
