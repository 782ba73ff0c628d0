// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.time.Instant;
import java.util.Locale;

/**
 * One issuing authority as the register knows it.
 *
 * @param id {@link io.sallyport.tls.TrustBundle#keyId} of its key
 * @param file with its key and certificate, in the authority's folder
 * @param root the same of the root above it
 * @param since when it came into this state
 * @param needs the bundle that every workload must have before it signs; 0 for none
 */
record AuthorityRow(
        String id,
        String file,
        String root,
        State state,
        Instant since,
        Instant notAfter,
        long needs) {
    /** In this order, never back. */
    enum State {
        /** It waits until every workload trusts it. */
        PREPARED,
        /** It signs; the only one that does. */
        SIGNING,
        /** It signs nothing more; what it has signed still counts. */
        RETIRING,
        /** Nothing that it has signed counts. */
        WITHDRAWN;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State of(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }

    /** As it is shown. */
    String shortId() {
        return id.substring(0, 16);
    }
}
