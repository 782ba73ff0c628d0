// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.query.Query;
import io.sallyport.client.CallFailedException;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.http.Response;
import io.sallyport.langchain4j.RetrievalFailedException;
import io.sallyport.langchain4j.SallyportRetriever;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Answers one question: retrieves as the user, asks the model as the user, streams. */
final class Asking implements ChainWork {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OrchestratorConfig config;
    private final OnBehalfOf client;
    private final Target retrieval;
    private final Target gateway;

    Asking(OrchestratorConfig config, String trustDomain, OnBehalfOf client) {
        this.config = config;
        this.client = client;
        this.retrieval =
                new Target(
                        new SpiffeId(trustDomain, "/retrieval"),
                        config.retrieval(),
                        Set.of("vector.query"));
        this.gateway =
                new Target(
                        new SpiffeId(trustDomain, "/gateway"),
                        config.gateway(),
                        Set.of("llm.invoke"));
    }

    @Override
    public Response answer(Passage passage) {
        if (!passage.request().method().equals("POST")
                || !passage.request().path().equals("/v1/ask")) {
            throw new ProblemException(
                    Problem.NOT_FOUND,
                    "no_such_path",
                    "path: not served here (expected: POST /v1/ask)");
        }
        Asked asked = asked(passage.request().body().text());
        List<Content> found = retrieve(passage, asked.question());
        passage.fact("passages", String.valueOf(found.size()));
        return Response.stream(
                        200,
                        "text/event-stream",
                        sink -> passage.caller().call(() -> write(passage, asked, found, sink)))
                .with("cache-control", "no-store");
    }

    /** What a body asks, of which model. */
    private record Asked(String question, String model) {}

    private Asked asked(String body) {
        String question;
        String model;
        try {
            JsonNode tree = JSON.readTree(body);
            question = tree == null ? "" : tree.path("question").asText("");
            model = tree == null ? "" : tree.path("model").asText(config.model());
        } catch (JsonProcessingException e) {
            throw malformed("body: no JSON (expected: {\"question\":\"...\"})");
        }
        if (question.isBlank() || question.length() > config.longestQuestion()) {
            throw malformed(
                    "question: empty or too long (expected: 1 to %d characters)"
                            .formatted(config.longestQuestion()));
        }
        if (!model.equals(config.model()) && !config.moreModels().contains(model)) {
            throw malformed("model: unknown (expected: none, or one of more-models)");
        }
        return new Asked(question, model);
    }

    private static ProblemException malformed(String detail) {
        return new ProblemException(Problem.MALFORMED_REQUEST, "malformed_question", detail);
    }

    private List<Content> retrieve(Passage passage, String question) {
        var search = new SallyportRetriever.Search(config.collections(), config.passages());
        try {
            var retriever =
                    SallyportRetriever.of(client, retrieval, search).telling(passage::collect);
            return passage.interruptible(() -> retriever.retrieve(Query.from(question)));
        } catch (RetrievalFailedException | CallFailedException | ExchangeException e) {
            throw Faults.ofRetrieval(e);
        }
    }

    private Boolean write(Passage passage, Asked asked, List<Content> found, Response.Sink sink)
            throws IOException {
        var events = new Events(sink);
        events.sources(found);
        events.receipts(passage.receiptsBelow()); // the page draws each hop as soon as it is known
        var model = new ModelCall(client, gateway, asked.model());
        passage.interruptible(() -> {
            model.ask(asked.question(), found, events, passage::collect);
            return true;
        });
        events.receipts(passage.receipts());
        events.done();
        return true;
    }
}
