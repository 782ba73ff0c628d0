// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Response;
import java.util.Map;

/** The answer to a written document. */
final class IngestReply {
    private static final ObjectMapper JSON = new ObjectMapper();

    private IngestReply() {}

    /**
     * @param strays guarded values that were left in the clear and have been masked
     */
    static Response stored(String id, int strays) {
        return reply(id, "stored", strays);
    }

    static Response unchanged(String id, int strays) {
        return reply(id, "unchanged", strays);
    }

    /** Ids of this source on a page of rows, and where the next page begins, if there is one. */
    static Response sourced(Map<String, SealedRights.Held> page, String source) {
        ObjectNode body = JSON.createObjectNode();
        body.put("object", "list");
        var data = body.putArray("data");
        page.forEach((id, held) -> {
            if (held instanceof SealedRights.Held.Sound(var _, var document)
                    && document.origin().source().equals(source)) {
                data.addObject().put("id", id);
            }
        });
        if (page.size() == IngestQuestion.PAGE) {
            page.keySet().stream().reduce((_, last) -> last).ifPresent(id -> body.put("next", id));
        }
        return Response.json(200, body.toString());
    }

    private static Response reply(String id, String status, int strays) {
        return Response.json(
                200,
                JSON.createObjectNode()
                        .put("object", "vector_store.document")
                        .put("id", id)
                        .put("status", status)
                        .put("masked", strays)
                        .toString());
    }
}
