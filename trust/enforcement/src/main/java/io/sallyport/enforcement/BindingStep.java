// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Step 5: the token belongs to this very connection. Its certificate is the peer's (RFC 8705, 3),
 * it was issued to the peer, and the peer is the outermost actor: a stolen token is useless
 * elsewhere, and nobody speaks through another's chain.
 */
final class BindingStep<Q> implements Filter<Q> {
    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        Peer peer = passage.peer();
        AccessToken token = passage.token();
        if (!same(token.confirmation(), peer.thumbprint())) {
            throw TokenStep.refused("bound_to_another_certificate");
        }
        if (!token.client().equals(peer.id())) {
            throw TokenStep.refused("issued_to_another_workload");
        }
        if (!outermost(token).equals(List.of(peer.id()))) {
            throw TokenStep.refused("acts_through_another_workload");
        }
        passage.bound();
        return next.proceed();
    }

    /** Who acts: the nearest actor for a user, the service itself when it is alone. */
    private static List<SpiffeId> outermost(AccessToken token) {
        return switch (token.principal()) {
            case Principal.User _ -> token.actors().stream().limit(1).toList();
            case Principal.Service(var id) -> token.actors().isEmpty() ? List.of(id) : List.of();
        };
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
