// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.identity.BearerToken;
import io.sallyport.world.Workloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;

/** Requests over mutual TLS with the taken-over workload's real certificate. */
final class Calls {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LARGEST = 4 << 20;

    private final Workloads workloads;

    Calls(Workloads workloads) {
        this.workloads = workloads;
    }

    /**
     * A request.
     *
     * @param from whose certificate is shown
     * @param to who must answer
     * @param body JSON; empty for a GET
     */
    record Line(String from, String to, String path, String body) {}

    /** Searches a collection of the vector store. */
    Seen search(String from, String collection, BearerToken token) {
        return search(from, collection, token, Headers.NONE);
    }

    /** Searches, and says in headers and body to be somebody. */
    Seen search(String from, String collection, BearerToken token, Headers claims) {
        var body = JSON.createObjectNode().put("query", "salary of the CEO");
        body.put("max_num_results", 3);
        claims.one("x-user").ifPresent(user -> body.put("user", user));
        var path = "/v1/vector_stores/" + collection + "/search";
        var line = new Line(from, "retrieval", path, body.toString());
        HttpClient.Reply reply;
        try {
            reply = send("POST", line, token, claims);
        } catch (UpstreamException e) {
            return closed(e);
        }
        JsonNode answer = json(reply);
        boolean empty = reply.status() == 200 && answer.path("data").isEmpty();
        return new Seen.Answered(
                reply.status(), empty ? "no hits" : code(answer), claim(token, "txn"));
    }

    /** Any other request: a GET, or a POST where there is a body. */
    Seen call(Line line, BearerToken token) {
        return call(line.body().isEmpty() ? "GET" : "POST", line, token);
    }

    /** A request with any method. */
    Seen call(String method, Line line, BearerToken token) {
        try {
            HttpClient.Reply reply = send(method, line, token, Headers.NONE);
            return new Seen.Answered(reply.status(), code(json(reply)), claim(token, "txn"));
        } catch (UpstreamException e) {
            return closed(e);
        }
    }

    private HttpClient.Reply send(String method, Line line, BearerToken token, Headers claims) {
        Headers headers =
                claims.with("authorization", "Bearer " + token.text())
                        .with("content-type", "application/json");
        return workloads
                .client(line.from(), line.to())
                .send(method, line.path(), headers, Bytes.of(line.body()), TIMEOUT, LARGEST);
    }

    /** The code in a problem document, in OpenAI's shape or in OAuth's. */
    static String code(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isTextual()) {
            return error.asText();
        }
        return error.isObject() ? error.path("code").asText("") : answer.path("code").asText("");
    }

    /** A claim of a token that was got rightfully; nothing is verified here. */
    static String claim(BearerToken token, String name) {
        try {
            String[] parts = token.text().split("\\.", 3);
            return JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path(name).asText("");
        } catch (java.io.IOException | IllegalArgumentException e) {
            return "";
        }
    }

    /** Who acts, nearest first, in a token that was got rightfully. */
    static String chain(BearerToken token) {
        var chain = new ArrayList<String>();
        try {
            String[] parts = token.text().split("\\.", 3);
            JsonNode act = JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("act");
            for (; act.isObject(); act = act.path("act")) {
                chain.add(act.path("sub").asText());
            }
        } catch (java.io.IOException | IllegalArgumentException e) {
            return "";
        }
        return String.join(" > ", chain);
    }

    static JsonNode json(HttpClient.Reply reply) {
        try {
            JsonNode tree = JSON.readTree(reply.body().text());
            return tree == null ? JSON.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    static Seen closed(UpstreamException e) {
        return new Seen.Closed(String.valueOf(e.getMessage()));
    }
}
