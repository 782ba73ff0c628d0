// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;

/** What a model wrote, in whichever members: to be counted where its usage is not reported. */
final class Deltas {
    private Deltas() {}

    /**
     * @param part {@code message} of a whole answer, {@code delta} of a chunk
     */
    static String text(JsonNode answer, String part) {
        var text = new StringBuilder();
        answer.path("choices").forEach(choice -> add(choice.path(part), text));
        return text.toString();
    }

    private static void add(JsonNode node, StringBuilder into) {
        if (node.isTextual()) {
            into.append(node.asText());
        } else if (node.isObject()) {
            node.properties()
                    .forEach(member -> {
                        if (!member.getKey().equals("role")) {
                            add(member.getValue(), into);
                        }
                    });
        } else {
            node.forEach(element -> add(element, into));
        }
    }
}
