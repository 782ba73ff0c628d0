// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.MediaTypes;
import io.sallyport.http.Request;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads {@code POST /v1/vector_stores/{collection}/search}. */
final class SearchReader {
    private static final int DEFAULT_COUNT = 10;
    private static final int MAX_QUERIES = 4;

    /** Who asks is in the token: this one is never believed. */
    private static final String USER = "user";

    private static final Set<String> MEMBERS =
            Set.of("query", "max_num_results", "filters", "ranking_options", "rewrite_query", USER);
    private static final Set<String> RANKING = Set.of("ranker", "score_threshold", "hybrid_search");

    private final int maxQuery;
    private final int maxCount;

    SearchReader(int maxQuery, int maxCount) {
        this.maxQuery = maxQuery;
        this.maxCount = maxCount;
    }

    /**
     * Reads it.
     *
     * @param stated gets the name and value of each member that says who asks
     */
    SearchQuestion read(Request request, BiConsumer<String, String> stated) {
        String collection = Routes.searched(request).orElseThrow(() -> Routes.neither(request));
        MediaTypes.requireJson(request);
        JsonNode body = JsonBody.read(request.body());
        JsonBody.onlyKnown(body, MEMBERS);
        JsonBody.stated(body, USER).ifPresent(user -> stated.accept(USER, user));
        return new SearchQuestion(
                collection, queries(body), count(body), threshold(body), filter(body));
    }

    private List<String> queries(JsonNode body) {
        JsonNode query = body.path("query");
        if (query.isTextual()) {
            return List.of(JsonBody.text(body, "query", maxQuery));
        }
        List<JsonNode> queries = JsonBody.list(body, "query", MAX_QUERIES);
        if (!queries.stream().allMatch(one -> one.isTextual() && !one.asText().isBlank())
                || queries.stream().mapToInt(one -> one.asText().length()).sum() > maxQuery) {
            throw JsonBody.malformed(
                    "query: not valid (expected: texts of together at most "
                            + maxQuery
                            + " characters)");
        }
        return queries.stream().map(JsonNode::asText).toList();
    }

    private int count(JsonNode body) {
        JsonNode count = body.path("max_num_results");
        if (count.isMissingNode()) {
            return Math.min(DEFAULT_COUNT, maxCount);
        }
        if (!count.canConvertToInt()
                || !count.isIntegralNumber()
                || count.asInt() < 1
                || count.asInt() > maxCount) {
            throw JsonBody.malformed(
                    "max_num_results: not valid (expected: 1 to " + maxCount + ")");
        }
        return count.asInt();
    }

    private static double threshold(JsonNode body) {
        JsonNode options = body.path("ranking_options");
        if (options.isMissingNode() || options.isNull()) {
            return 0;
        }
        JsonBody.onlyKnown(options, RANKING);
        JsonNode threshold = options.path("score_threshold");
        if (threshold.isMissingNode()) {
            return 0;
        }
        if (!threshold.isNumber() || !(threshold.asDouble() >= 0 && threshold.asDouble() <= 1)) {
            throw JsonBody.malformed("score_threshold: not valid (expected: 0 to 1)");
        }
        return threshold.asDouble();
    }

    private static Optional<Filter> filter(JsonNode body) {
        JsonNode filter = body.path("filters");
        return filter.isMissingNode() || filter.isNull()
                ? Optional.empty()
                : Optional.of(FilterReader.read(filter));
    }
}
