// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.http.Bytes;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Response.Sink;
import java.io.IOException;
import java.time.InstantSource;

/** The paths of the model service. */
final class CompletionSurface implements ChainWork {
    private static final String COMPLETIONS = "/v1/chat/completions";
    private static final String MODELS = "/v1/models";

    private final ModelConfig config;
    private final ExtractiveAnswerer answerer;
    private final InstantSource clock;

    CompletionSurface(ModelConfig config, ExtractiveAnswerer answerer, InstantSource clock) {
        this.config = config;
        this.answerer = answerer;
        this.clock = clock;
    }

    @Override
    public Response answer(Passage passage) {
        Request request = passage.request();
        try {
            return switch (request.method() + " " + request.path()) {
                case "POST " + COMPLETIONS -> complete(passage);
                case "GET " + MODELS -> models();
                default -> model(request);
            };
        } catch (RefusedException refused) {
            return refused.response();
        }
    }

    private Response complete(Passage passage) throws RefusedException {
        var wanted = CompletionRequest.read(passage.request().body(), config);
        Conversation conversation = ConversationReader.read(wanted.messages());
        Answer answer =
                Answer.cut(answerer.answer(conversation), wanted.stops(), wanted.maxTokens());
        int prompt = Tokens.ofPrompt(wanted.messages());
        passage.fact("model", config.name());
        passage.fact("input_tokens", Integer.toString(prompt));
        passage.fact("output_tokens", Integer.toString(answer.tokens()));
        var json =
                new CompletionJson(
                        "chatcmpl-" + passage.request().id(),
                        config.name(),
                        clock.instant().getEpochSecond());
        return wanted.stream()
                ? Response.stream(
                        200,
                        "text/event-stream",
                        sink -> stream(sink, passage, json.events(answer, prompt, wanted)))
                : Response.json(200, json.whole(answer, prompt));
    }

    private static void stream(Sink sink, Passage passage, Iterable<String> events)
            throws IOException {
        for (String event : events) {
            sink.send(Bytes.of("data: " + event + "\n\n"));
        }
        for (String receipt : passage.receipts()) {
            sink.send(Bytes.of(": sallyport-receipt " + receipt + "\n\n"));
        }
        sink.send(Bytes.of("data: [DONE]\n\n"));
    }

    private Response models() {
        ObjectNode list = Json.MAPPER.createObjectNode().put("object", "list");
        list.putArray("data").add(description());
        return Response.json(200, list.toString());
    }

    private Response model(Request request) throws RefusedException {
        if (!request.method().equals("GET") || !request.path().startsWith(MODELS + "/")) {
            throw RefusedException.unknownPath();
        }
        String name = request.path().substring(MODELS.length() + 1);
        if (!name.equals(config.name())) {
            throw RefusedException.unknownModel(name);
        }
        return Response.json(200, description().toString());
    }

    private ObjectNode description() {
        return Json.MAPPER
                .createObjectNode()
                .put("id", config.name())
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "sallyport");
    }
}
