// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

/** An identity that never changes. */
record FixedIdentity(Svid svid, TrustBundle bundle) implements IdentitySource {
    @Override
    public Subscription onChange(Runnable listener) {
        return () -> {}; // there will be no change to tell
    }

    @Override
    public void close() {
        // nothing runs
    }
}
