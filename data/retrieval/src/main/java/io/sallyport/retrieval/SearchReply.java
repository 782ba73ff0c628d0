// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Response;
import java.util.List;

/** The answer to a search in OpenAI's shape. No vectors, no totals, nothing to page through. */
final class SearchReply {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SearchReply() {}

    static Response of(SearchQuestion question, List<SealedStore.Hit> hits) {
        ObjectNode page = JSON.createObjectNode();
        page.put("object", "vector_store.search_results.page");
        var queries = page.putArray("search_query");
        question.queries().forEach(queries::add);
        var data = page.putArray("data");
        hits.forEach(hit -> write(data.addObject(), hit));
        page.put("has_more", false);
        page.putNull("next_page");
        return Response.json(200, page.toString());
    }

    /** Two decimals and never below zero: finer scores would tell about the vectors. */
    static double rounded(float score) {
        return Math.round(Math.clamp(score, 0f, 1f) * 100) / 100.0;
    }

    private static void write(ObjectNode node, SealedStore.Hit hit) {
        node.put("file_id", hit.id());
        node.put("filename", hit.document().title());
        node.put("score", rounded(hit.score()));
        ObjectNode attributes = node.putObject("attributes");
        RowJson.write(attributes, hit.document().attributes());
        hit.document()
                .guarded()
                .forEach((field, value) ->
                        attributes
                                .put("sealed." + field, value.sealed())
                                .put("mask." + field, value.mask()));
        node.putArray("content").addObject().put("type", "text").put("text", hit.text());
    }
}
