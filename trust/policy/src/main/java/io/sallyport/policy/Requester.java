// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.util.List;

/**
 * Who asks, as far as policies can tell: what of a token counts for a decision.
 *
 * @param principal the user with groups, or a service on its own
 * @param tenant whose data may be reached
 * @param actors the services acting for the user, nearest first; only the first decides anything,
 *     and without any a user may do nothing
 */
public record Requester(Principal principal, TenantId tenant, List<SpiffeId> actors) {
    public Requester {
        actors = List.copyOf(actors);
    }

    /** The one that a verified token speaks for. */
    public static Requester of(AccessToken token) {
        return new Requester(token.principal(), token.tenant(), token.actors());
    }
}
