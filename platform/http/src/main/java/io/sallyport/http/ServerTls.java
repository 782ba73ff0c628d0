// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.util.Set;

/** How a server proves itself, and whom it lets in. */
public sealed interface ServerTls {
    /**
     * Both ends proven, TLS 1.3; the default of everything.
     *
     * @param foreigners workloads of other trust domains that an edge names, each judged by its own
     *     domain's anchors; empty lets in the own domain only
     */
    record Mutual(IdentitySource identity, Set<SpiffeId> foreigners) implements ServerTls {
        public Mutual {
            foreigners = Set.copyOf(foreigners);
        }

        /** For workloads of the own trust domain. */
        public Mutual(IdentitySource identity) {
            this(identity, Set.of());
        }
    }

    /** Only the server is proven: enrolment at {@code ca}, pages outside loopback. */
    record ServerOnly(IdentitySource identity) implements ServerTls {}

    /** No TLS: refused unless the listener is on loopback (management ports, the demo's pages). */
    record Loopback() implements ServerTls {}
}
