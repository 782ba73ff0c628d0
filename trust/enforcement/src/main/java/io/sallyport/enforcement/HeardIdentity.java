// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An identity that knows of its peers what the revocation feed has told. Thread-safe. */
final class HeardIdentity implements IdentitySource {
    private final IdentitySource own;
    private final DenyList denied;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    HeardIdentity(IdentitySource own, DenyList denied) {
        this.own = own;
        this.denied = denied;
        denied.onRevoked(this::told);
    }

    /** Tokens and sessions say nothing about who is on the line. */
    private void told(DenyKey key) {
        switch (key.kind()) {
            case WORKLOAD, CERTIFICATE -> listeners.forEach(Runnable::run);
            case JTI, TXN, SID, SUBJECT -> {}
        }
    }

    @Override
    public Svid svid() {
        return own.svid();
    }

    @Override
    public TrustBundle bundle() {
        return own.bundle();
    }

    @Override
    public List<ForeignBundle> foreign() {
        return own.foreign();
    }

    @Override
    public boolean revoked(Peer peer) {
        return denied.lists(peer);
    }

    @Override
    public Subscription onChange(Runnable listener) {
        Subscription change = own.onChange(listener);
        listeners.add(listener);
        return () -> {
            listeners.remove(listener);
            change.close();
        };
    }

    @Override
    public void close() {
        // the identity belongs to who made it
    }
}
