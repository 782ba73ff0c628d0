// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Step 5 of a request: the token belongs to this very connection. Its certificate is the peer's
 * (RFC 8705, 3), it was issued to the peer, and the peer is the outermost actor (RFC 8693, 4.1): a
 * stolen token is useless elsewhere, and nobody speaks through another's chain.
 */
public final class Binding {
    private Binding() {}

    /**
     * Checks all of it.
     *
     * @throws TokenRefusedException with the one reason
     */
    public static void require(AccessToken token, Peer peer) {
        if (!same(token.confirmation(), peer.thumbprint())) {
            throw new TokenRefusedException("bound_to_another_certificate");
        }
        if (!token.client().equals(peer.id())) {
            throw new TokenRefusedException("issued_to_another_workload");
        }
        if (!actsThrough(token, peer.id())) {
            throw new TokenRefusedException("acts_through_another_workload");
        }
    }

    /** Who acts: the nearest actor for a user, the service itself when it is alone. */
    private static boolean actsThrough(AccessToken token, SpiffeId peer) {
        List<SpiffeId> actors = token.actors();
        return switch (token.principal()) {
            case Principal.User _ -> !actors.isEmpty() && actors.getFirst().equals(peer);
            case Principal.Service(var id) -> actors.isEmpty() && id.equals(peer);
        };
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
