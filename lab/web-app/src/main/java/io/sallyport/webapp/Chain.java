// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.client.Call;
import io.sallyport.client.CallFailedException;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.StreamedAnswer;
import io.sallyport.client.Target;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.exchange.Exchanger;
import io.sallyport.exchange.Wanted;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What the web app does on a user's behalf: ask the orchestrator (T1), open one field at keys (T6).
 */
final class Chain {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LARGEST = 64 << 10;

    private final OnBehalfOf client;
    private final Exchanger exchanger;
    private final Target orchestrator;
    private final Target keys;
    private final IdentitySource identity;
    private final SessionLog log;

    Chain(WebAppParts parts, Target orchestrator, Target keys, SessionLog log) {
        this.client = parts.client();
        this.exchanger = parts.exchanger();
        this.orchestrator = orchestrator;
        this.keys = keys;
        this.identity = parts.identity();
        this.log = log;
    }

    /** Streams the orchestrator's events through, receipts verified. */
    Response ask(Request request, UserSession session) {
        String question = json(request).path("question").asText("");
        ObjectNode body = JSON.createObjectNode().put("question", question);
        BearerToken token = forQuestion(request, session);
        StreamedAnswer answer = put(token, body);
        HeldReceipts receipts = receipts(Question.of(request, token, session));
        if (answer.status() != 200) {
            return CalleeRefusal.told(answer, receipts, request.id());
        }
        return Response.stream(200, "text/event-stream", sink -> relay(answer, receipts, sink))
                .with("cache-control", "no-store");
    }

    /** T1: good at the orchestrator, and carrying what the chain below needs of this user. */
    BearerToken forQuestion(Request request, UserSession session) {
        return token(
                session,
                new Wanted(orchestrator.id(), orchestrator.scopes(), context(request.address())));
    }

    /** Puts a question to the orchestrator. */
    StreamedAnswer put(BearerToken token, ObjectNode question) {
        return open(token, orchestrator, Call.post("/v1/ask", question.toString(), TIMEOUT));
    }

    /** Those of {@code question} that hold, once they have come. */
    HeldReceipts receipts(Question question) {
        return new HeldReceipts(question, identity.bundle(), log);
    }

    /** Opens one sealed field for one purpose. */
    Response open(Request request, UserSession session) {
        JsonNode body = json(request);
        JsonNode context = body.path("context");
        var wanted =
                new Wanted(
                        keys.id(),
                        keys.scopes(),
                        Map.of(
                                "field",
                                        context.path("dataset").asText()
                                                + "."
                                                + context.path("field").asText(),
                                "purpose", context.path("purpose").asText(),
                                "request_context",
                                        context(request.address()).get("request_context")));
        BearerToken token = token(session, wanted);
        if (context instanceof ObjectNode asked && !asked.has("tenant")) {
            asked.put("tenant", Question.claim(token, "tenant")); // the page need not know it
        }
        try (StreamedAnswer answer =
                open(token, keys, Call.post("/v1/fields/open", body.toString(), TIMEOUT))) {
            if (answer.status() != 200) {
                throw CalleeRefusal.problem(answer);
            }
            var question = Question.of(request, token, session);
            return Response.json(200, opened(answer, question).toString())
                    .with("cache-control", "no-store");
        } catch (IOException e) {
            throw failed("keys", e);
        }
    }

    /** The value, and what keys has signed of having opened it, when that holds. */
    private ObjectNode opened(StreamedAnswer answer, Question question) throws IOException {
        ObjectNode opened = JSON.createObjectNode();
        opened.set("value", JSON.readTree(answer.body().readNBytes(LARGEST)).path("value"));
        HeldReceipts receipts = receipts(question);
        receipts.take(JSON.valueToTree(answer.receipts()));
        receipts.chain().forEach(step -> opened.set("written", step)); // the callee's own is last
        return opened;
    }

    /** As {@link OnBehalfOf#openWith}; who does not answer is named. */
    StreamedAnswer open(BearerToken token, Target target, Call call) {
        try {
            return client.openWith(token, target, call);
        } catch (CallFailedException e) {
            throw failed(target.id().name(), e);
        }
    }

    /** Only this process sees the browser's address; it states it once and the chain carries it. */
    private static Map<String, String> context(InetAddress address) {
        return Map.of(
                "request_context",
                JSON.createObjectNode().put("ip", address.getHostAddress()).toString());
    }

    private BearerToken token(UserSession session, Wanted wanted) {
        try {
            return exchanger.exchange(session.token(), wanted);
        } catch (ExchangeException e) {
            throw switch (e.code()) {
                case "insufficient_user_authentication" ->
                        new ProblemException(
                                Problem.FRESH_SIGN_IN_NEEDED,
                                e.code(),
                                "this needs a fresh sign-in; go to /login?fresh=1",
                                e);
                case "unavailable" -> failed("sts", e);
                default ->
                        new ProblemException(
                                Problem.INVALID_TOKEN,
                                "exchange_" + e.code(),
                                "your sign-in does not hold; sign in again",
                                e);
            };
        }
    }

    /** The body as an object. */
    static JsonNode json(Request request) {
        try {
            JsonNode tree = JSON.readTree(request.body().text());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            throw new ProblemException(
                    Problem.MALFORMED_REQUEST,
                    "malformed_json",
                    "body: no JSON (expected: an object)",
                    e);
        }
        throw new ProblemException(
                Problem.MALFORMED_REQUEST, "malformed_json", "body: no JSON (expected: an object)");
    }

    /** Somebody below does not answer. */
    static ProblemException failed(String where, Exception cause) {
        return new ProblemException(
                Problem.UPSTREAM_FAILED,
                where + "_unreachable",
                "part of the chain does not answer (" + where + "); try again in a moment",
                cause);
    }

    private static void relay(StreamedAnswer answer, HeldReceipts receipts, Response.Sink sink)
            throws IOException {
        sink.onGone(answer::close); // a model that nobody listens to is not paid for any longer
        try (answer) {
            new AnswerEvents(receipts, sink).relay(answer.body());
        }
    }

    /** The scopes that T1 carries for the whole chain below. */
    static Set<String> questionScopes() {
        return Set.of("chat.ask", "vector.query", "llm.invoke");
    }
}
