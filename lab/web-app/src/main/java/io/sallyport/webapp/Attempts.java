// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.client.Call;
import io.sallyport.client.StreamedAnswer;
import io.sallyport.client.Target;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * {@code POST /api/attempt {name}}: plays on the running chain what a web app that was taken over
 * could try, with its real key and the real token of the user who pressed the button. Thread-safe.
 */
final class Attempts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final int LARGEST = 64 << 10;
    private static final String QUESTION = "How many days of paid vacation are there?";

    private final AttemptsConfig config;
    private final Chain chain;
    private final TrustConfig trust;
    private final IdentitySource identity;
    private final URI keys;
    private final Semaphore spoofing = new Semaphore(1); // there is one port to pose at

    Attempts(AttemptsConfig config, Chain chain, WebAppParts parts, URI keys) {
        this.config = config;
        this.chain = chain;
        this.trust = parts.trust();
        this.identity = parts.identity();
        this.keys = keys;
    }

    Response play(Request request, UserSession session) {
        ObjectNode told =
                switch (Chain.json(request).path("name").asText("")) {
                    case "replay" -> replay(request, session);
                    case "spoofed_model" -> spoofedModel(request, session);
                    default ->
                            throw new ProblemException(
                                    Problem.MALFORMED_REQUEST,
                                    "no_such_attempt",
                                    "name: unknown (expected: replay or spoofed_model)");
                };
        return Response.json(200, told.toString()).with("cache-control", "no-store");
    }

    /** T1, which is good at the orchestrator, shown where this workload has no business. */
    private ObjectNode replay(Request request, UserSession session) {
        BearerToken token = chain.forQuestion(request, session);
        ObjectNode told = JSON.createObjectNode();
        ArrayNode steps = told.putArray("steps");
        String search = "{\"query\":\"salary\"}";
        steps.add(
                shown(
                        token,
                        target("retrieval", config.retrieval()),
                        Call.post("/v1/vector_stores/handbook/search", search, TIMEOUT)));
        String chat =
                "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
        steps.add(
                shown(
                        token,
                        target("gateway", config.gateway()),
                        Call.post("/v1/chat/completions", chat, TIMEOUT)));
        steps.add(shown(token, target("keys", keys), Call.post("/v1/fields/open", "{}", TIMEOUT)));
        return told;
    }

    private Target target(String role, URI base) {
        return new Target(trust.workload(role), base, Set.of("replayed"));
    }

    private ObjectNode shown(BearerToken token, Target target, Call call) {
        String where = target.id().name();
        ObjectNode step = JSON.createObjectNode().put("where", where);
        try (StreamedAnswer answer = chain.open(token, target, call)) {
            JsonNode said = JSON.readTree(answer.body().readNBytes(LARGEST));
            JsonNode error = said.path("error").isObject() ? said.path("error") : said;
            return step.put("what", "Your token, shown at " + where + ".")
                    .put("refused", answer.status() == 401 || answer.status() == 403)
                    .put("status", answer.status())
                    .put("code", error.path("code").asText(""));
        } catch (IOException e) {
            throw Chain.failed(where, e);
        }
    }

    /** This workload listens where the gateway expects the model, and asks a question of it. */
    private ObjectNode spoofedModel(Request request, UserSession session) {
        if (!spoofing.tryAcquire()) {
            throw new ProblemException(
                    Problem.RATE_LIMITED,
                    "attempt_running",
                    "somebody plays this just now; try again in a moment");
        }
        try (var impostor = Impostor.start(config.spoofListener(), identity)) {
            BearerToken token = chain.forQuestion(request, session);
            ObjectNode question =
                    JSON.createObjectNode()
                            .put("question", QUESTION)
                            .put("model", config.spoofedModel());
            HeldReceipts receipts = chain.receipts(Question.of(request, token, session));
            try (StreamedAnswer answer = chain.put(token, question)) {
                ObjectNode step = seen(answer, receipts);
                return told(step, receipts, impostor.questions());
            } catch (IOException e) {
                throw Chain.failed("orchestrator", e);
            }
        } finally {
            spoofing.release();
        }
    }

    private static ObjectNode told(ObjectNode step, HeldReceipts receipts, int questions) {
        boolean held =
                questions == 0
                        && step.path("code").asText().equals(Problem.UPSTREAM_NOT_PROVEN.code());
        step.put("what", "The gateway was sent to a model that is this web app in disguise.")
                .put("refused", held)
                .put("questions", questions);
        ObjectNode told = JSON.createObjectNode();
        told.putArray("steps").add(step);
        told.set("chain", receipts.chain());
        return told;
    }

    /** Where and why there was no answer; an empty code when there was one. */
    private static ObjectNode seen(StreamedAnswer answer, HeldReceipts receipts)
            throws IOException {
        ObjectNode step = JSON.createObjectNode().put("where", "gateway").put("code", "");
        if (answer.status() != 200) {
            throw CalleeRefusal.problem(answer);
        }
        var events = new EventReader(answer.body());
        for (Optional<EventReader.Event> event = events.next();
                event.isPresent();
                event = events.next()) {
            switch (event.get().name()) {
                case "receipts" -> receipts.take(event.get().data());
                case "refused" ->
                        step.put("where", event.get().data().path("where").asText(""))
                                .put("code", event.get().data().path("code").asText(""));
                default -> {}
            }
        }
        return step;
    }
}
