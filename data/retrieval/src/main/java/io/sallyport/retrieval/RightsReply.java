// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The answers about rights: ids and rights, never a title or a text. */
final class RightsReply {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_PAGE = 256 << 10;
    private static final String OBJECT = "vector_store.document.rights";

    private RightsReply() {}

    static Response one(String id, Rights rights, String status) {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", OBJECT).put("id", id).put("status", status);
        RightsJson.write(body, rights);
        return Response.json(200, body.toString());
    }

    /** As many of them as fit; {@code has_more} when there may be others behind the last one. */
    static Response page(Map<String, SealedRights.Held> page) {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", "list");
        var data = body.putArray("data");
        int length = 0;
        for (Map.Entry<String, SealedRights.Held> held : page.entrySet()) {
            ObjectNode entry = entry(held.getKey(), held.getValue());
            length += entry.toString().length();
            if (!data.isEmpty() && length > LONGEST_PAGE) {
                break;
            }
            data.add(entry);
        }
        body.put("has_more", data.size() == RightsQuestion.PAGE || data.size() < page.size());
        return Response.json(200, body.toString());
    }

    private static ObjectNode entry(String id, SealedRights.Held held) {
        ObjectNode entry = JSON.createObjectNode().put("id", id);
        switch (held) {
            case SealedRights.Held.Sound(var rights, var _) -> RightsJson.write(entry, rights);
            case SealedRights.Held.Missing _ -> entry.put("fault", "unknown_document");
            case SealedRights.Held.Broken _ -> entry.put("fault", "row_tampered");
        }
        return entry;
    }

    /**
     * @param changed how many differ from what is there
     */
    static Response changed(String status, int changed, int unchanged) {
        return Response.json(
                200,
                JSON.createObjectNode()
                        .put("object", "list")
                        .put("status", status)
                        .put("changed", changed)
                        .put("unchanged", unchanged)
                        .toString());
    }

    /** Nothing was changed, because of these. */
    static Response faults(Map<String, String> faults) {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", "list").put("status", "refused").put("changed", 0);
        var list = body.putArray("faults");
        new TreeMap<>(faults)
                .forEach((id, fault) -> list.addObject().put("id", id).put("fault", fault));
        return Response.json(409, body.toString());
    }

    static Response explained(String id, Rights rights, RightsVerdict verdict) {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", OBJECT + ".explanation").put("id", id);
        body.put("allowed", verdict.allowed()).put("reason", verdict.reason());
        held(body, "grants", verdict.grants());
        held(body, "denials", verdict.denials());
        body.put("classification", rights.classification().text());
        body.put("clearance", verdict.clearance().text());
        return Response.json(200, body.toString());
    }

    private static void held(ObjectNode body, String name, List<RightsVerdict.Held> all) {
        var list = body.putArray(name);
        for (RightsVerdict.Held one : all) {
            var way = list.addObject().put("principal", one.principal()).putArray("by");
            one.way().forEach(way::add);
        }
    }
}
