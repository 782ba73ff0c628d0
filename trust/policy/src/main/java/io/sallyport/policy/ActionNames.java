// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The actions of a schema, what each applies to, and the groups of actions it belongs to.
 *
 * @param actions by name
 */
record ActionNames(Map<String, Action> actions) {

    /** One action; {@code groups} are direct. */
    record Action(Set<String> groups, Set<String> principals, Set<String> resources) {}

    ActionNames {
        actions = Map.copyOf(actions);
    }

    /** Reads the schema's JSON form; only the empty namespace is used. */
    static ActionNames of(JsonNode schema) {
        var actions = new HashMap<String, Action>();
        schema.path("")
                .path("actions")
                .properties()
                .forEach(entry -> actions.put(entry.getKey(), action(entry.getValue())));
        return new ActionNames(actions);
    }

    private static Action action(JsonNode node) {
        JsonNode applies = node.path("appliesTo");
        return new Action(
                node.path("memberOf")
                        .valueStream()
                        .map(group -> group.path("id").asText())
                        .collect(Collectors.toUnmodifiableSet()),
                texts(applies.path("principalTypes")),
                texts(applies.path("resourceTypes")));
    }

    private static Set<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the schema knows {@code action} on resources of {@code type}. */
    boolean knows(String action, String type) {
        Action known = actions.get(action);
        return known != null && known.resources().contains(type);
    }

    /** Every type of resource that an action applies to. */
    Set<String> resources() {
        return actions.values().stream()
                .flatMap(action -> action.resources().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The action itself and every group that it is in, directly or not. */
    Set<String> within(String action) {
        var found = new HashSet<String>();
        collect(action, found);
        return found;
    }

    private void collect(String action, Set<String> found) {
        Action known = actions.get(action);
        if (found.add(action) && known != null) {
            known.groups().forEach(group -> collect(group, found));
        }
    }
}
