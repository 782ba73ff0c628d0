// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.http.Bytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A chat completion that is asked for.
 *
 * @param maxTokens at least 1; an answer is cut there
 * @param stops texts before which an answer ends, at most 4
 */
record CompletionRequest(
        List<ChatMessage> messages,
        boolean stream,
        boolean includeUsage,
        int maxTokens,
        List<String> stops) {

    CompletionRequest {
        messages = List.copyOf(messages);
        stops = List.copyOf(stops);
    }

    /**
     * Reads a body.
     *
     * @throws RefusedException when it is none, or asks for what this model does not do
     */
    static CompletionRequest read(Bytes body, ModelConfig config) throws RefusedException {
        JsonNode json = tree(body);
        if (!json.path("model").asText("").equals(config.name())) {
            throw RefusedException.unknownModel(json.path("model").asText(""));
        }
        refuseUnsupported(json);
        return new CompletionRequest(
                messages(json.path("messages")),
                json.path("stream").asBoolean(false),
                json.path("stream_options").path("include_usage").asBoolean(false),
                maxTokens(json, config.maxOutput()),
                stops(json.path("stop")));
    }

    private static JsonNode tree(Bytes body) throws RefusedException {
        try {
            JsonNode json = Json.MAPPER.readTree(body.array());
            if (json.isObject()) {
                return json;
            }
        } catch (JsonProcessingException notJson) {
            throw RefusedException.malformed("body", "body: not JSON (expected: one object)");
        } catch (IOException impossible) {
            throw new IllegalStateException("reading bytes from memory", impossible);
        }
        throw RefusedException.malformed("body", "body: no object (expected: one object)");
    }

    private static void refuseUnsupported(JsonNode json) throws RefusedException {
        if (json.path("n").asInt(1) != 1) {
            throw RefusedException.malformed("n", "n: not supported (expected: 1)");
        }
        if (json.path("logprobs").asBoolean(false) || json.hasNonNull("top_logprobs")) {
            throw RefusedException.malformed("logprobs", "logprobs: not supported; leave it out");
        }
    }

    private static List<ChatMessage> messages(JsonNode array) throws RefusedException {
        if (!array.isArray() || array.isEmpty()) {
            throw RefusedException.malformed(
                    "messages", "messages: missing (expected: at least one message)");
        }
        var messages = new ArrayList<ChatMessage>();
        array.forEach(message -> messages.add(ChatMessage.of(message)));
        return messages;
    }

    private static int maxTokens(JsonNode json, int most) throws RefusedException {
        int asked = most;
        for (String name : List.of("max_completion_tokens", "max_tokens")) {
            if (json.hasNonNull(name)) {
                if (!json.path(name).isInt() || json.path(name).asInt() < 1) {
                    throw RefusedException.malformed(
                            name, name + ": not valid (expected: a whole number of at least 1)");
                }
                asked = Math.min(asked, json.path(name).asInt());
            }
        }
        return asked;
    }

    private static List<String> stops(JsonNode stop) throws RefusedException {
        var stops = new ArrayList<String>();
        if (stop.isTextual()) {
            stops.add(stop.asText());
        }
        stop.forEach(each -> stops.add(each.asText("")));
        if (stops.size() > 4) {
            throw RefusedException.malformed("stop", "stop: too many (expected: at most 4)");
        }
        stops.removeIf(String::isEmpty);
        return stops;
    }
}
