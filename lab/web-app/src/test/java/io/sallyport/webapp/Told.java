// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static io.sallyport.webapp.WebWorld.event;
import static io.sallyport.webapp.WebWorld.own;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.Passage;

/** The events of an orchestrator. */
final class Told {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Told() {}

    /** A piece of the answer. */
    static String delta(String text) {
        return event("delta", JSON.createObjectNode().put("text", text).toString());
    }

    /** The end of a good answer. */
    static String done() {
        return event("done", "{}");
    }

    /** The end of another. */
    static String refused(String where, String code, String message) {
        ObjectNode refusal = JSON.createObjectNode().put("where", where).put("code", code);
        return event("refused", refusal.put("message", message).toString());
    }

    /** That many sources, the first with a guarded field. */
    static String sources(int count, String title, String collection, String mask) {
        ArrayNode list = JSON.createArrayNode();
        for (int n = 1; n <= count; n++) {
            ObjectNode source = list.addObject().put("n", n).put("id", "doc-" + n);
            source.put("title", title).put("collection", collection);
            if (n == 1) {
                source.putObject("fields").putObject("ssn").put("mask", mask).put("sealed", "x");
            }
        }
        return event("sources", list.toString());
    }

    /** One genuine receipt each; all that differs from the orchestrator's own is who speaks. */
    static String receipts(WebWorld world, Passage passage, String... roles) {
        ArrayNode list = JSON.createArrayNode();
        for (String role : roles) {
            ObjectNode said = Statement.in(own(passage)).put("role", role);
            said.put("iss", world.trust.workload(role).toString());
            if (role.equals("gateway")) {
                said.put("cost_micros", 321).putObject("counts").put("input_tokens", 812);
            }
            list.add(Statement.signed(said, world.identity(role)));
        }
        return event("receipts", list.toString());
    }

    /** A whole answer with five sources and all the receipts there can be. */
    static String whole(WebWorld world, Passage passage) {
        return sources(5, "Vacation and leave", "handbook", "***-**-1201")
                + delta("A full-time employee has 28 days [1].")
                + receipts(world, passage, "orchestrator", "retrieval", "gateway", "model")
                + done();
    }
}
