// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An identity that becomes another one when it is told to. Thread-safe. */
final class TurningIdentity implements IdentitySource {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile IdentitySource now;

    TurningIdentity(IdentitySource first) {
        this.now = first;
    }

    void become(IdentitySource next) {
        now = next;
        listeners.forEach(Runnable::run);
    }

    @Override
    public Svid svid() {
        return now.svid();
    }

    @Override
    public TrustBundle bundle() {
        return now.bundle();
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
