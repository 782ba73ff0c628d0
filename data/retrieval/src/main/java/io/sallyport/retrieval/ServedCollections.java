// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Caller;
import io.sallyport.identity.TenantId;
import io.sallyport.policy.Ask;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The collections of the configuration.
 *
 * @param byName others do not exist
 */
record ServedCollections(Map<String, Collected> byName) {
    ServedCollections {
        byName = Map.copyOf(byName);
    }

    static ServedCollections of(RetrievalConfig config) {
        return new ServedCollections(
                config.collections().entrySet().stream()
                        .map(entry ->
                                new Collected(
                                        entry.getKey(),
                                        new TenantId(entry.getValue().tenant()),
                                        entry.getValue().membership()))
                        .collect(Collectors.toMap(Collected::name, collected -> collected)));
    }

    Collection<Collected> all() {
        return byName.values();
    }

    Optional<Collected> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The same question whether the collection exists or not; policy answers both. */
    Ask ask(String action, String name, Caller caller) {
        TenantId tenant = find(name).map(Collected::tenant).orElse(caller.token().tenant());
        return new Ask(action, "Collection", name, tenant);
    }
}
