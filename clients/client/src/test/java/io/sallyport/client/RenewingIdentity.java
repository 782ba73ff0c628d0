// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A workload's identity that is renewed when it is told to. */
final class RenewingIdentity implements IdentitySource {
    private final TestCa ca;
    private final SpiffeId id;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Svid svid;

    RenewingIdentity(TestCa ca, SpiffeId id) {
        this.ca = ca;
        this.id = id;
        this.svid = issue();
    }

    void renew() {
        svid = issue();
        listeners.forEach(Runnable::run);
    }

    private Svid issue() {
        TestCa.Issued issued = ca.issue(id.toString());
        return new Svid(id, issued.key(), issued.chain());
    }

    @Override
    public Svid svid() {
        return svid;
    }

    @Override
    public TrustBundle bundle() {
        return new TrustBundle(id.trustDomain(), Set.of(ca.anchor()));
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        listeners.clear();
    }
}
