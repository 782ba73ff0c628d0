// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Response;

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
