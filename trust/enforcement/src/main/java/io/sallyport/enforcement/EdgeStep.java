// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.SpiffeId;
import java.util.Set;

/** Step 2: may this workload talk to this role at all? A role that is not listed takes no calls. */
final class EdgeStep<Q> implements Filter<Q> {
    private final Set<SpiffeId> callers;
    private final String role;

    EdgeStep(Pep pep) {
        this.role = pep.role();
        this.callers = pep.config().callersOf(role);
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        SpiffeId peer = crossing.passage().peer().id();
        if (!callers.contains(peer)) {
            throw new ProblemException(
                    Problem.EDGE_NOT_ALLOWED,
                    "edge_not_allowed",
                    "caller: `%s` (expected: one that `trust.edges` lists for %s)"
                            .formatted(peer.name(), role));
        }
        return next.proceed();
    }
}
