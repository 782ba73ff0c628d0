// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.time.Clock;
import java.util.Set;

/**
 * What the provider needs of its process.
 *
 * @param callers who may talk to the back channel at all; empty means nobody
 */
public record IdpParts(
        IdentitySource identity,
        Set<SpiffeId> callers,
        AuditLog audit,
        Metrics metrics,
        Clock clock) {
    public IdpParts {
        callers = Set.copyOf(callers);
    }
}
