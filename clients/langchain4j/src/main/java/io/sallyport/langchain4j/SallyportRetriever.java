// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.data.document.Metadata;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.ContentMetadata;
import dev.langchain4j.rag.content.retriever.ContentRetriever;
import dev.langchain4j.rag.query.Query;
import io.sallyport.client.Answer;
import io.sallyport.client.Call;
import io.sallyport.client.CallFailedException;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.identity.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A {@link ContentRetriever} that asks {@code retrieval} as the current {@link Caller}: what that
 * user may not see is not found. A collection that is refused counts as empty; a store that does
 * not answer is an error, never an empty result. Thread-safe; must run within {@link Caller#call}.
 */
public final class SallyportRetriever implements ContentRetriever {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final OnBehalfOf client;
    private final Target retrieval;
    private final Search search;
    private final Consumer<List<String>> receipts;

    /**
     * What is searched.
     *
     * @param collections asked one after the other
     * @param most results altogether, 1 to 20
     */
    public record Search(List<String> collections, int most) {
        public Search {
            collections = List.copyOf(collections);
            if (most < 1 || most > 20) {
                throw new IllegalArgumentException("most: " + most + " (expected: 1 to 20)");
            }
        }
    }

    private SallyportRetriever(
            OnBehalfOf client, Target retrieval, Search search, Consumer<List<String>> receipts) {
        this.client = client;
        this.retrieval = retrieval;
        this.search = search;
        this.receipts = receipts;
    }

    /** Searches as whoever is the current caller. */
    public static SallyportRetriever of(OnBehalfOf client, Target retrieval, Search search) {
        return new SallyportRetriever(client, retrieval, search, _ -> {});
    }

    /** This retriever, which hands the receipts of each search to {@code listener}. */
    public SallyportRetriever telling(Consumer<List<String>> listener) {
        return new SallyportRetriever(client, retrieval, search, listener);
    }

    @Override
    public List<Content> retrieve(Query query) {
        Caller caller = Caller.current();
        var found = new ArrayList<Content>();
        for (String collection : search.collections()) {
            found.addAll(ask(caller, collection, query.text()));
        }
        found.sort(Comparator.comparingDouble(SallyportRetriever::score).reversed());
        return List.copyOf(found.subList(0, Math.min(search.most(), found.size())));
    }

    private List<Content> ask(Caller caller, String collection, String text) {
        String body =
                JSON.createObjectNode()
                        .put("query", text)
                        .put("max_num_results", search.most())
                        .toString();
        Answer answer =
                client.send(
                        caller.bearer(),
                        retrieval,
                        Call.post("/v1/vector_stores/" + collection + "/search", body, TIMEOUT));
        receipts.accept(answer.receipts());
        return switch (answer.status()) {
            case 200 -> contents(collection, answer.body());
            case 403 -> List.of(); // not available to this user: as if it were empty
            default -> throw new RetrievalFailedException(answer.status());
        };
    }

    private static List<Content> contents(String collection, String body) {
        try {
            var contents = new ArrayList<Content>();
            for (JsonNode hit : JSON.readTree(body).path("data")) {
                contents.add(content(collection, hit));
            }
            return contents;
        } catch (JsonProcessingException e) {
            throw new CallFailedException("retrieval: answer is no JSON; look at its log", e);
        }
    }

    private static Content content(String collection, JsonNode hit) {
        var metadata = new HashMap<String, Object>();
        metadata.put("collection", collection);
        metadata.put("file_id", hit.path("file_id").asText());
        metadata.put("title", hit.path("filename").asText());
        hit.path("attributes")
                .properties()
                .forEach(field -> metadata.putIfAbsent(field.getKey(), field.getValue().asText()));
        var text = new StringBuilder();
        hit.path("content").forEach(part -> text.append(part.path("text").asText()));
        return Content.from(
                TextSegment.from(text.toString(), Metadata.from(metadata)),
                Map.of(ContentMetadata.SCORE, hit.path("score").asDouble()));
    }

    private static double score(Content content) {
        return content.metadata().get(ContentMetadata.SCORE) instanceof Double score ? score : 0;
    }
}
