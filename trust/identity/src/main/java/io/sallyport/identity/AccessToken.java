// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The claims of a verified access token of the token service (RFC 9068, RFC 8693, 4.1).
 *
 * @param principal whom it speaks for
 * @param tenant whose data it may reach
 * @param audience the only recipient
 * @param client the workload that it was issued to ({@code client_id})
 * @param scopes what it may be used for; empty means nothing
 * @param actors the services acting for the user, nearest first; only the first may decide anything
 * @param confirmation thumbprint of the certificate it is bound to ({@code cnf.x5t#S256}, RFC 8705,
 *     3.1)
 * @param txn the question's id through the whole chain
 * @param sid the user's session; empty for a service
 * @param jti this token's id
 * @param parent the id of the token it was exchanged for; empty when there was none
 * @param issued {@code iat}
 * @param expires {@code exp}
 * @param authenticated when the user last signed in ({@code auth_time}); empty for a service
 * @param address the user's address as the edge stated it ({@code rctx.ip})
 * @param details further claims that one audience needs, for example {@code field} and {@code
 *     purpose}
 */
public record AccessToken(
        Principal principal,
        TenantId tenant,
        SpiffeId audience,
        SpiffeId client,
        Set<String> scopes,
        List<SpiffeId> actors,
        String confirmation,
        String txn,
        String sid,
        String jti,
        String parent,
        Instant issued,
        Instant expires,
        Optional<Instant> authenticated,
        Optional<String> address,
        Map<String, String> details) {
    public AccessToken {
        scopes = Set.copyOf(scopes);
        actors = List.copyOf(actors);
        details = Map.copyOf(details);
    }
}
