// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.identity.Principal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in which role and container of one collection, and who is cleared for what. A container
 * that names another one has everybody of that one: a folder that names the folder above.
 * Immutable.
 */
final class Membership {
    /** Nobody is in anything. */
    static final Membership NONE = new Membership(Map.of(), Map.of(), Map.of());

    private static final String ROLE = "role:";
    private static final String CONTAINER = "container:";

    /** A principal's name to the roles and containers that it is directly in. */
    private final Map<String, List<String>> in = new HashMap<>();

    private final Map<Classification, Set<String>> cleared = new HashMap<>();

    /**
     * @param roles name to the users and groups in it
     * @param containers name to the users, groups, roles and containers in it
     * @param clearances a classification to whom it is open
     * @throws IllegalArgumentException for a member that is none, and a container within itself
     */
    Membership(
            Map<String, List<String>> roles,
            Map<String, List<String>> containers,
            Map<String, List<String>> clearances) {
        roles.forEach((role, members) -> join(ROLE + role, checked("roles", role, members)));
        containers.forEach((container, members) ->
                join(CONTAINER + container, checked("containers", container, members)));
        clearances.forEach((level, members) ->
                cleared.put(
                        Classification.parse(level),
                        Set.copyOf(checked("clearances", level, members))));
        roles.forEach((role, members) -> members.forEach(member -> requirePerson(role, member)));
        clearances.values().forEach(members -> requireKnown(members, roles, containers));
        containers.values().forEach(members -> requireKnown(members, roles, containers));
        containers.keySet().forEach(this::refuseCircle);
    }

    /** What {@code user} is; the user is of the collection's tenant. */
    Principals of(Principal.User user) {
        Set<String> names = reasons(user).keySet();
        return new Principals(names, clearance(names));
    }

    /**
     * What {@code user} is, each with what it follows from: itself when the token says so, a member
     * of it else.
     */
    Map<String, String> reasons(Principal.User user) {
        var own = new ArrayList<String>();
        own.add(Principals.user(user.subject()));
        user.groups().forEach(group -> own.add("group:" + group));
        own.add(Principals.EVERYONE);
        return reached(own);
    }

    private Map<String, String> reached(List<String> from) {
        var reasons = new LinkedHashMap<String, String>();
        from.forEach(name -> reasons.put(name, name));
        var next = new ArrayDeque<>(reasons.keySet());
        while (!next.isEmpty()) {
            String name = next.remove();
            for (String wider : in.getOrDefault(name, List.of())) {
                if (reasons.putIfAbsent(wider, name) == null) {
                    next.add(wider);
                }
            }
        }
        return reasons;
    }

    private Classification clearance(Set<String> names) {
        return cleared.entrySet().stream()
                .filter(level -> level.getValue().stream().anyMatch(names::contains))
                .map(Map.Entry::getKey)
                .max(Classification::compareTo)
                .orElse(Classification.UNCLASSIFIED);
    }

    private void join(String wider, List<String> members) {
        members.forEach(member -> in.computeIfAbsent(member, _ -> new ArrayList<>()).add(wider));
    }

    private static List<String> checked(String what, String name, List<String> members) {
        try {
            Rights.requirePrincipal(ROLE + name);
            members.forEach(Rights::requirePrincipal);
            return members;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + ": " + e.getMessage(), e);
        }
    }

    private static void requirePerson(String role, String member) {
        if (!member.startsWith("user:") && !member.startsWith("group:")) {
            throw new IllegalArgumentException(
                    "roles: `%s` has other members (expected: user: and group: only)"
                            .formatted(role));
        }
    }

    private static void requireKnown(
            List<String> members,
            Map<String, List<String>> roles,
            Map<String, List<String>> containers) {
        for (String member : members) {
            boolean role =
                    member.startsWith(ROLE) && !roles.containsKey(member.substring(ROLE.length()));
            boolean container =
                    member.startsWith(CONTAINER)
                            && !containers.containsKey(member.substring(CONTAINER.length()));
            if (role || container) {
                throw new IllegalArgumentException(
                        "members: `%s` is none (expected: a role or container of this collection)"
                                .formatted(member));
            }
        }
    }

    private void refuseCircle(String container) {
        String name = CONTAINER + container;
        if (reached(in.getOrDefault(name, List.of())).containsKey(name)) {
            throw new IllegalArgumentException(
                    "containers: `%s` is within itself (expected: no circle)".formatted(container));
        }
    }
}
