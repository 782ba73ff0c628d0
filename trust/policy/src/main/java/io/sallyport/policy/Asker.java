// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;

/** One side of a judgement: who, as far as a policy can tell. */
sealed interface Asker {
    /** A user, with the groups that the identity provider vouched for. */
    record User(Principal.User user) implements Asker {}

    /** A service acting for a user; it serves every tenant, so it has none of its own. */
    record Workload(SpiffeId id) implements Asker {}

    /**
     * A service on its own. A type apart from {@link Workload}: what it may do for users must not
     * be what it may do without one.
     */
    record Service(SpiffeId id, TenantId tenant) implements Asker {}

    /**
     * Whether policies are asked at all. Tenants are kept apart here, in code, and once more by a
     * built-in Cedar policy: so neither a policy file that permits too much nor a fault in the
     * engine's use can open one tenant's data to another's people.
     */
    default boolean mayReach(TenantId tenant) {
        return switch (this) {
            case User(var user) -> user.subject().tenant().equals(tenant);
            case Service(_, var own) -> own.equals(tenant);
            case Workload _ -> true;
        };
    }
}
