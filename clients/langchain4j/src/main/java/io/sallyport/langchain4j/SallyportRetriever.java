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
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A {@link ContentRetriever} that asks {@code retrieval} as a user: what that user may not see is
 * not found. A collection that is refused counts as empty; a store that does not answer is an
 * error, never an empty result. Thread-safe; runs within {@link Caller#call} unless told {@link
 * #onBehalfOf whom it asks for}.
 */
public final class SallyportRetriever implements ContentRetriever {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final OnBehalfOf client;
    private final Target retrieval;
    private final Search search;
    private final Supplier<BearerToken> user;
    private final Consumer<List<String>> receipts;

    /**
     * What is searched.
     *
     * @param collections asked one after the other; names of letters, digits and {@code . _ -}
     * @param most results altogether, 1 to 20
     */
    public record Search(List<String> collections, int most) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

        public Search {
            collections = List.copyOf(collections);
            if (most < 1 || most > 20) {
                throw new IllegalArgumentException("most: " + most + " (expected: 1 to 20)");
            }
            for (String name : collections) {
                if (!NAME.matcher(name).matches()) {
                    throw new IllegalArgumentException(
                            "collection: `" + name + "` (expected: letters, digits, . _ -)");
                }
            }
        }
    }

    private SallyportRetriever(
            OnBehalfOf client,
            Target retrieval,
            Search search,
            Supplier<BearerToken> user,
            Consumer<List<String>> receipts) {
        this.client = client;
        this.retrieval = retrieval;
        this.search = search;
        this.user = user;
        this.receipts = receipts;
    }

    /** Searches as whoever is the current caller. */
    public static SallyportRetriever of(OnBehalfOf client, Target retrieval, Search search) {
        return new SallyportRetriever(
                client, retrieval, search, () -> Caller.current().bearer(), _ -> {});
    }

    /**
     * This retriever for applications without a {@link Caller}: {@code whose} token is exchanged.
     */
    public SallyportRetriever onBehalfOf(Supplier<BearerToken> whose) {
        return new SallyportRetriever(client, retrieval, search, whose, receipts);
    }

    /** This retriever, which hands the receipts of each search to {@code listener}. */
    public SallyportRetriever telling(Consumer<List<String>> listener) {
        return new SallyportRetriever(client, retrieval, search, user, listener);
    }

    @Override
    public List<Content> retrieve(Query query) {
        BearerToken subject = user.get();
        var found = new ArrayList<Content>();
        for (String collection : search.collections()) {
            found.addAll(ask(subject, collection, query.text()));
        }
        found.sort(Comparator.comparingDouble(SallyportRetriever::score).reversed());
        return List.copyOf(found.subList(0, Math.min(search.most(), found.size())));
    }

    private List<Content> ask(BearerToken subject, String collection, String text) {
        String body =
                JSON.createObjectNode()
                        .put("query", text)
                        .put("max_num_results", search.most())
                        .toString();
        Answer answer =
                client.send(
                        subject,
                        retrieval,
                        Call.post("/v1/vector_stores/" + collection + "/search", body, TIMEOUT));
        receipts.accept(answer.receipts());
        return switch (answer.status()) {
            case 200 -> contents(collection, hits(answer.body()));
            case 403 -> List.of(); // not available to this user: as if it were empty
            default -> throw new RetrievalFailedException(answer.status());
        };
    }

    private static JsonNode hits(String body) {
        try {
            JsonNode data = JSON.readTree(body).path("data");
            if (data.isArray()) {
                return data;
            }
        } catch (JsonProcessingException e) {
            throw new CallFailedException("retrieval: answer is no JSON; look at its log", e);
        }
        throw new CallFailedException(
                "retrieval: answer without results (expected: data, a list); look at its log");
    }

    private static List<Content> contents(String collection, JsonNode hits) {
        var contents = new ArrayList<Content>();
        hits.forEach(hit -> contents.add(content(collection, hit)));
        return contents;
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
        if (text.toString().isBlank()) {
            throw new CallFailedException(
                    "retrieval: a result without text (expected: content); look at its log");
        }
        return Content.from(
                TextSegment.from(text.toString(), Metadata.from(metadata)),
                Map.of(ContentMetadata.SCORE, hit.path("score").asDouble()));
    }

    private static double score(Content content) {
        return content.metadata().get(ContentMetadata.SCORE) instanceof Double score ? score : 0;
    }
}
