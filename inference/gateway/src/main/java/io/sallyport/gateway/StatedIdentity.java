// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The members in which a body could say who asks. They are taken out before anybody reads them, and
 * told, so that one which contradicts the token is known.
 */
final class StatedIdentity {
    /** OpenAI's; a provider that gets them would count and block by what the caller made up. */
    private static final List<String> NAMES = List.of("user", "safety_identifier");

    /** Anthropic's, inside {@code metadata}. */
    private static final String USER_ID = "user_id";

    private StatedIdentity() {}

    /**
     * Takes them out of {@code body}.
     *
     * @param told gets each one's name and value
     */
    static void takeOut(ObjectNode body, BiConsumer<String, String> told) {
        for (String name : NAMES) {
            tell(name, body.remove(name), told);
        }
        if (body.get("metadata") instanceof ObjectNode metadata) {
            tell("metadata." + USER_ID, metadata.remove(USER_ID), told);
        }
    }

    /** One that is no text names nobody, which the token does not say either. */
    private static void tell(String name, JsonNode value, BiConsumer<String, String> told) {
        if (value != null && !value.isNull()) {
            told.accept(name, value.isTextual() ? value.textValue() : value.toString());
        }
    }
}
