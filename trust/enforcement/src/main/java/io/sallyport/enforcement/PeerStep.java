// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.Peer;
import java.time.Clock;

/**
 * Step 1. The handshake and the judgement of each request on an open connection are the server's;
 * this insists that they took place, for this trust domain, and that the certificate still counts.
 */
final class PeerStep<Q> implements Filter<Q> {
    private final String trustDomain;
    private final Clock clock;

    PeerStep(Pep pep) {
        this.trustDomain = pep.config().domain();
        this.clock = pep.clock();
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        boolean accepted =
                crossing.passage()
                        .received()
                        .peer()
                        .filter(peer -> peer.id().trustDomain().equals(trustDomain))
                        .filter(this::alive)
                        .isPresent();
        if (!accepted) {
            throw new ProblemException(
                    Problem.UNKNOWN_IDENTITY,
                    "no_peer",
                    "peer: not proven (expected: mutual TLS with a certificate of this trust"
                            + " domain); connect with your own certificate");
        }
        return next.proceed();
    }

    private boolean alive(Peer peer) {
        return clock.instant().isBefore(peer.expires());
    }
}
