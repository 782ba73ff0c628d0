// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.time.Instant;

/**
 * The anchors of another trust domain. They vouch for identities of that domain only, and only
 * until somebody should have heard of a change (SPIFFE Federation, 4.2 and 7.3).
 *
 * @param until from then on nobody of that domain is believed, unless there was news
 */
public record ForeignBundle(TrustBundle bundle, Instant until) {
    /** The domain that the anchors are of. */
    public String trustDomain() {
        return bundle.trustDomain();
    }

    /** Whether the anchors count at that moment. */
    boolean counts(Instant now) {
        return now.isBefore(until);
    }
}
