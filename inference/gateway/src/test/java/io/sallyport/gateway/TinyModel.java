// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.Response.Sink;
import io.sallyport.http.ServerTls;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A model of an OpenAI-compatible provider that does as the last user message says: {@code cut},
 * {@code hang}, {@code status 500}, {@code garbage}, {@code silent} (no usage), {@code endless};
 * anything else is repeated.
 */
final class TinyModel implements AutoCloseable {
    static final int INPUT = 11;
    static final int OUTPUT = 7;
    private static final int LONGEST_SECONDS = 20;

    final List<Request> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch cancelled = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer server;

    TinyModel(ServerTls tls) {
        server = HttpServer.start(Listener.loopback(0), tls, this::answer);
    }

    int port() {
        return server.port();
    }

    /** The body of the newest request. */
    JsonNode newest() throws IOException {
        return Json.MAPPER.readTree(asked.getLast().body().text());
    }

    private Response answer(Request request) {
        asked.add(request);
        JsonNode body = read(request);
        String said = lastUser(body);
        return switch (said) {
            case "hang" -> hang();
            case "garbage" -> Response.json(200, "<html>");
            case "status 500" ->
                    Response.json(500, "{\"error\":{\"message\":\"key sk-secret is wrong\"}}");
            case "status 401" ->
                    Response.json(401, "{\"error\":{\"message\":\"key sk-secret is wrong\"}}");
            case "status 400" ->
                    Response.json(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}");
            default -> body.path("stream").asBoolean() ? streamed(body, said) : whole(said);
        };
    }

    private Response hang() {
        pause(closing);
        return Response.json(500, "{}");
    }

    private static Response whole(String said) {
        ObjectNode root = root("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", "You said: " + said);
        choice.put("finish_reason", "stop");
        if (!said.equals("silent")) {
            usage(root);
        }
        return Response.json(200, root.toString())
                .with("x-ratelimit-remaining-requests", "5")
                .with("sallyport-receipt", "not-a-receipt");
    }

    private Response streamed(JsonNode body, String said) {
        boolean usage = body.path("stream_options").path("include_usage").asBoolean();
        return Response.stream(200, "text/event-stream", sink -> write(sink, said, usage));
    }

    private void write(Sink sink, String said, boolean usage) throws IOException {
        sink.onGone(cancelled::countDown);
        sink.send(Bytes.of(": ping\n\n"));
        for (String word : ("You said: " + said).split("(?<= )", -1)) {
            sink.send(event(chunk(word, "")));
        }
        if (said.equals("endless")) {
            pause(cancelled);
            return;
        }
        if (said.equals("cut")) {
            throw new IOException("as the test wants it");
        }
        sink.send(event(chunk("", "stop")));
        if (usage && !said.equals("silent")) {
            ObjectNode last = root("chat.completion.chunk");
            last.putArray("choices");
            usage(last);
            sink.send(event(last));
        }
        sink.send(Bytes.of("data: [DONE]\n\n"));
    }

    private static ObjectNode chunk(String word, String finish) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (!word.isEmpty()) {
            delta.put("content", word);
        }
        choice.put("finish_reason", finish.isEmpty() ? null : finish);
        return root;
    }

    private static ObjectNode root(String object) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", "chatcmpl-1")
                .put("object", object)
                .put("created", 1)
                .put("model", "tiny");
    }

    private static void usage(ObjectNode into) {
        into.putObject("usage")
                .put("prompt_tokens", INPUT)
                .put("completion_tokens", OUTPUT)
                .put("total_tokens", INPUT + OUTPUT);
    }

    private static Bytes event(ObjectNode json) {
        return Bytes.of("data: " + json + "\n\n");
    }

    private static JsonNode read(Request request) {
        try {
            return Json.MAPPER.readTree(request.body().text());
        } catch (IOException e) {
            throw new IllegalStateException("the gateway sent no JSON", e);
        }
    }

    private static String lastUser(JsonNode body) {
        String said = "";
        for (JsonNode message : body.path("messages")) {
            said = message.path("role").asText().equals("user") ? content(message) : said;
        }
        return said;
    }

    private static String content(JsonNode message) {
        JsonNode content = message.path("content");
        return content.isArray() ? content.path(0).path("text").asText() : content.asText();
    }

    private static void pause(CountDownLatch until) {
        try {
            var _ = until.await(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closing.countDown();
        cancelled.countDown();
        server.close();
    }
}
