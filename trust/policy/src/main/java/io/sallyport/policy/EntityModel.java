// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static java.util.stream.Collectors.toUnmodifiableMap;

import com.cedarpolicy.model.entity.Entities;
import com.cedarpolicy.model.entity.Entity;
import com.cedarpolicy.value.EntityTypeName;
import com.cedarpolicy.value.EntityUID;
import com.cedarpolicy.value.PrimString;
import com.cedarpolicy.value.Value;
import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How askers and resources look to a policy.
 *
 * <p>{@code User::"acme/https://idp#john"}, {@code Group::"acme/hr"}, {@code
 * Collection::"acme/hr-docs"}: the tenant is part of every name (it holds no slash), so two
 * tenants' groups, people and resources never meet. {@code Workload} and {@code Service} are named
 * by their SPIFFE IDs.
 */
final class EntityModel {
    private static final Set<String> OURS =
            Set.of("User", "Group", "Workload", "Service", "Action");

    /** Made once: each would cost two calls of the native library. */
    private final Map<String, EntityTypeName> types;

    /** A model of askers, and of resources of these types. */
    EntityModel(Set<String> resources) {
        this.types =
                Stream.concat(OURS.stream(), resources.stream())
                        .distinct()
                        .collect(toUnmodifiableMap(type -> type, EntityModel::parsed));
    }

    private static EntityTypeName parsed(String type) {
        return EntityTypeName.parse(type)
                .orElseThrow(() -> new IllegalArgumentException("type: not a Cedar name"));
    }

    /** One request's entities. */
    record Scene(EntityUID principal, EntityUID action, EntityUID resource, Entities entities) {}

    /**
     * What a policy sees of one question.
     *
     * @throws IllegalArgumentException for a resource of a type that the model was not made for
     */
    Scene scene(Asker asker, Ask ask) {
        var entities = new HashSet<Entity>();
        Entity principal = principal(asker, entities);
        Entity resource =
                new Entity(
                        uid(ask.type(), scoped(ask.tenant(), ask.id())),
                        Map.of("tenant", text(ask.tenant().value()), "name", text(ask.id())),
                        Set.of());
        entities.add(principal);
        entities.add(resource);
        return new Scene(
                principal.getEUID(),
                uid("Action", ask.action()),
                resource.getEUID(),
                new Entities(entities));
    }

    private Entity principal(Asker asker, Set<Entity> entities) {
        return switch (asker) {
            case Asker.User(var user) -> user(user, entities);
            case Asker.Workload(var id) -> workload("Workload", id, Map.of());
            case Asker.Service(var id, var tenant) ->
                    workload("Service", id, Map.of("tenant", text(tenant.value())));
        };
    }

    private Entity user(Principal.User user, Set<Entity> entities) {
        TenantId tenant = user.subject().tenant();
        Set<EntityUID> groups =
                user.groups().stream()
                        .map(group -> uid("Group", scoped(tenant, group)))
                        .collect(Collectors.toUnmodifiableSet());
        groups.forEach(group -> entities.add(new Entity(group)));
        // an issuer is a URL without fragment; a stray # is escaped, so that no two people share a
        // name
        String name = user.subject().issuer().replace("#", "%23") + "#" + user.subject().sub();
        return new Entity(
                uid("User", scoped(tenant, name)), Map.of("tenant", text(tenant.value())), groups);
    }

    private Entity workload(String type, SpiffeId id, Map<String, Value> more) {
        var attributes = new java.util.HashMap<String, Value>(more);
        attributes.put("name", text(id.name()));
        return new Entity(uid(type, id.toString()), attributes, Set.of());
    }

    static String scoped(TenantId tenant, String name) {
        return tenant + "/" + name;
    }

    private EntityUID uid(String type, String id) {
        EntityTypeName name = types.get(type);
        if (name == null) {
            throw new IllegalArgumentException("type: not in the schema (expected: a known one)");
        }
        return name.of(id);
    }

    private static Value text(String value) {
        return new PrimString(value);
    }
}
