// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.policy.Policy;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * One policy, with what its head says about when it can apply.
 *
 * @param policy under an id of its own: file name and its {@code @id}, or its place in the file
 * @param head the policy in Cedar's JSON form
 */
record Rule(Policy policy, JsonNode head) {

    /** Whether its head can match; a head that this code does not understand can. */
    boolean mayApply(ActionNames actions, Ask ask) {
        return actionMatches(actions, ask.action())
                && resourceMatches(ask.type(), EntityModel.scoped(ask.tenant(), ask.id()));
    }

    /** The one resource that it is about, as {@code Type::id}; empty when it is about several. */
    String onlyResource() {
        JsonNode resource = head.path("resource");
        return "==".equals(resource.path("op").asText())
                ? name(resource.path("entity").path("type").asText(), id(resource.path("entity")))
                : "";
    }

    /** Whether it permits without saying whom. */
    boolean permitsAnybody() {
        return "permit".equals(head.path("effect").asText())
                && "All".equals(head.path("principal").path("op").asText());
    }

    static String name(String type, String id) {
        return type + "::" + id;
    }

    private boolean actionMatches(ActionNames actions, String wanted) {
        JsonNode action = head.path("action");
        return switch (action.path("op").asText()) {
            case "==" -> id(action.path("entity")).equals(wanted);
            case "in" -> {
                var within = actions.within(wanted);
                yield action.has("entities")
                        ? action.path("entities")
                                .valueStream()
                                .anyMatch(e -> within.contains(id(e)))
                        : within.contains(id(action.path("entity")));
            }
            default -> true;
        };
    }

    private boolean resourceMatches(String type, String scopedId) {
        JsonNode resource = head.path("resource");
        return switch (resource.path("op").asText()) {
            case "==" -> onlyResource().equals(name(type, scopedId));
            case "is" -> resource.path("entity_type").asText().equals(type);
            default -> true;
        };
    }

    private static String id(JsonNode entity) {
        return entity.path("id").asText();
    }
}
