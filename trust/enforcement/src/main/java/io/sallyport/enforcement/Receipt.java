// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one PEP decided for one question, as it signed it. Nothing in it is secret.
 *
 * @param issuer the PEP, proven by its certificate
 * @param txn the question's id through the chain
 * @param role the PEP's role
 * @param caller the workload that asked
 * @param subject the user's {@code sub}; for a service on its own its SPIFFE ID
 * @param action what was asked for; for a service of the chain its scope
 * @param resource the resource's class, for example {@code Collection}; never which one
 * @param decision {@code permit} or {@code refuse}
 * @param code {@code ok}, or the problem's code
 * @param costMicros cost so far in millionths of a US dollar, 0 when nothing was charged
 * @param counts what else may be told of the work, by name, for example {@code passages}
 * @param token what the token said that it was decided on
 * @param millis time so far
 * @param issued when it was signed, to the second
 */
public record Receipt(
        SpiffeId issuer,
        String txn,
        String role,
        SpiffeId caller,
        String subject,
        String action,
        String resource,
        String decision,
        String code,
        long costMicros,
        Map<String, Long> counts,
        Presented token,
        long millis,
        Instant issued) {
    public Receipt {
        counts = Map.copyOf(counts);
    }

    /**
     * Claims of the token that was presented, whose audience was the issuer of the receipt: claims
     * only, nothing that anybody could use.
     *
     * @param tenant whose data it may reach
     * @param scopes what it may be used for
     * @param actors the services acting for the user, nearest first; empty for a service on its own
     * @param issued its {@code iat}
     * @param expires its {@code exp}
     */
    public record Presented(
            String tenant,
            Set<String> scopes,
            List<SpiffeId> actors,
            Instant issued,
            Instant expires) {
        public Presented {
            scopes = Set.copyOf(scopes);
            actors = List.copyOf(actors);
        }
    }
}
