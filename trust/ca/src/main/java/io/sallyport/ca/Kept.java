// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Svid;
import io.sallyport.tls.Verdict;
import java.time.Clock;

/** What a workload is, and whom it trusts. */
record Kept(Svid svid, PublishedBundle bundle) {
    Kept with(PublishedBundle other) {
        return new Kept(svid, other);
    }

    /** Whether nobody who trusts what it trusts believes it any more. */
    boolean disowned(Clock clock) {
        return new PeerJudge(new BundleOnly(bundle.bundle()), clock).judge(svid.chain())
                        instanceof Verdict.Refused(var reason)
                && reason.disowned();
    }
}
