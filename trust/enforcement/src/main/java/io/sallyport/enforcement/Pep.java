// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.time.Clock;

/**
 * What a process needs to check its callers: the token service's keys, the deny list and its feed,
 * the edges, the audit log, and a signer of receipts. One per process; thread-safe.
 */
public final class Pep implements AutoCloseable {
    /** Opens it for the role {@code name} and starts following the revocation feed. */
    public static Pep open(
            TrustConfig config,
            String name,
            IdentitySource identity,
            AuditLog audit,
            Metrics metrics,
            Clock clock) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** This process. */
    public SpiffeId self() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Whether keys and revocation feed are there: what {@code /readyz} says. */
    public boolean ready() {
        throw new UnsupportedOperationException("skeleton");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
