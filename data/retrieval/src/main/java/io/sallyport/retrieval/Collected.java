// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import java.util.List;
import java.util.Map;

/**
 * A collection that is served here.
 *
 * @param membership who is in its roles and containers, and who is cleared
 */
record Collected(String name, TenantId tenant, Membership membership) {
    /** Without roles, containers and clearances. */
    Collected(String name, TenantId tenant, Map<String, List<String>> containers) {
        this(name, tenant, new Membership(Map.of(), containers, Map.of()));
    }

    Place place(String document) {
        return new Place(tenant, name, document);
    }

    /** What a user is here: of another tenant, nothing. */
    Principals principals(Principal.User user) {
        return user.subject().tenant().equals(tenant) ? membership.of(user) : Principals.STRANGER;
    }
}
