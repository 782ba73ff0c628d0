// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.util.Set;

/** Identities out of a certificate authority in memory. */
final class TestIdentity {
    private TestIdentity() {}

    static IdentitySource of(TestCa ca, SpiffeId id) {
        TestCa.Issued issued = ca.issue(id.toString());
        return IdentitySource.fixed(
                new Svid(id, issued.key(), issued.chain()),
                new TrustBundle(id.trustDomain(), Set.of(ca.anchor())));
    }
}
