// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Rights as members of a JSON object: {@code grants}, {@code denials}, {@code classification}. */
final class RightsJson {
    static final Set<String> MEMBERS = Set.of("grants", "denials", "classification");
    private static final int MAX_PRINCIPAL = 300;

    private RightsJson() {}

    /** Reads them; what is missing is empty. */
    static Rights read(JsonNode body) {
        try {
            return new Rights(principals(body, "grants"), principals(body, "denials"), level(body));
        } catch (IllegalArgumentException e) {
            throw JsonBody.malformed(String.valueOf(e.getMessage()));
        }
    }

    static void write(ObjectNode node, Rights rights) {
        var grants = node.putArray("grants");
        new TreeSet<>(rights.grants()).forEach(grants::add);
        var denials = node.putArray("denials");
        new TreeSet<>(rights.denials()).forEach(denials::add);
        node.put("classification", rights.classification().text());
    }

    private static Classification level(JsonNode body) {
        JsonNode level = body.path("classification");
        if (level.isMissingNode()) {
            return Classification.UNCLASSIFIED;
        }
        // another kind of value reads as an empty text, which is none
        return Classification.parse(level.isTextual() ? level.asText() : "");
    }

    private static Set<String> principals(JsonNode body, String name) {
        JsonNode list = body.path(name);
        if (list.isMissingNode()) {
            return Set.of();
        }
        if (!list.isArray() || list.size() > Rights.MAX) {
            throw JsonBody.malformed(name + ": not valid (expected: a list of at most 1000)");
        }
        var principals = new HashSet<String>();
        for (JsonNode principal : list) {
            if (!principal.isTextual() || principal.asText().length() > MAX_PRINCIPAL) {
                throw JsonBody.malformed(name + ": not valid (expected: texts like group:NAME)");
            }
            principals.add(principal.asText());
        }
        return principals;
    }
}
