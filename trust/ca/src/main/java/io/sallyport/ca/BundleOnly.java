// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;

/** Knows whom to trust but is nobody yet: a workload while it enrols. */
record BundleOnly(TrustBundle bundle) implements IdentitySource {
    @Override
    public Svid svid() {
        throw new IllegalStateException("identity: none yet (expected: enrolment first)");
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return () -> {}; // there will be no change to tell
    }

    @Override
    public void close() {
        // nothing runs
    }
}
