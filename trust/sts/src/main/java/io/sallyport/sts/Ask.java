// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.util.Optional;
import java.util.Set;

/**
 * A request for a token, read but not judged.
 *
 * @param requester from the TLS handshake: the client, and the actor
 * @param audience the only target
 * @param scopes what is asked for; never empty
 * @param address the user's address, when the requester states one
 * @param field with single-use edges
 * @param purpose with single-use edges
 */
record Ask(
        Peer requester,
        SpiffeId audience,
        Set<String> scopes,
        Optional<String> address,
        Optional<String> field,
        Optional<String> purpose) {
    Ask {
        scopes = Set.copyOf(scopes);
    }

    /** The same request for other scopes. */
    Ask with(Set<String> others) {
        return new Ask(requester, audience, others, address, field, purpose);
    }
}
