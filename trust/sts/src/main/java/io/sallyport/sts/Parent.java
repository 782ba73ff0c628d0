// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.Principal;
import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A verified subject token, wherever it came from, as far as the rules need it.
 *
 * @param principal whom it speaks for
 * @param holder the only workload that may exchange it
 * @param scopes the most that its descendants can have
 * @param actors nearest first; empty for a token of an identity provider
 * @param txn empty for a token of an identity provider: the first exchange makes one
 * @param sid the user's session
 * @param jti its id
 * @param expires no descendant lives longer
 * @param authenticated when the user last signed in
 * @param address the user's address as stated before
 * @param boundTo the requester's certificate must be this one; empty when the recipient exchanges
 * @param denied it is refused when any of these is revoked
 */
record Parent(
        Principal principal,
        SpiffeId holder,
        Set<String> scopes,
        List<SpiffeId> actors,
        String txn,
        String sid,
        String jti,
        Instant expires,
        Optional<Instant> authenticated,
        Optional<String> address,
        Optional<String> boundTo,
        List<DenyKey> denied) {
    Parent {
        scopes = Set.copyOf(scopes);
        actors = List.copyOf(actors);
        denied = List.copyOf(denied);
    }

    /**
     * A token of our own. Its recipient exchanges it and has checked the binding to the sender's
     * certificate on its own request path; so nothing is bound to the requester here.
     */
    static Parent of(AccessToken token) {
        return new Parent(
                token.principal(),
                token.audience(),
                token.scopes(),
                token.actors(),
                token.txn(),
                token.sid(),
                token.jti(),
                token.expires(),
                token.authenticated(),
                token.address(),
                Optional.empty(),
                DenyKey.of(token));
    }
}
