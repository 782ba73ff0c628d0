// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.TenantId;
import java.util.List;
import java.util.Map;

/**
 * A collection that is served here.
 *
 * @param containers name to the users and groups in it
 */
record Collected(String name, TenantId tenant, Map<String, List<String>> containers) {
    Collected {
        containers = Map.copyOf(containers);
    }

    Place place(String document) {
        return new Place(tenant, name, document);
    }
}
