// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
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

    /**
     * Asks once, as the newest certificate.
     *
     * @throws ExchangeException when the answer is a refusal
     * @throws IOException when there is none
     */
    Granted ask(URI endpoint, Map<String, String> form) throws IOException, InterruptedException {
        Link link = current();
        while (!link.enter()) {
            Link next = current(); // replaced in this very moment
            if (next == link) {
                throw new IOException("closed");
            }
            link = next;
        }
        try {
            return link.ask(endpoint, form);
        } finally {
            link.leave();
        }
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
