// SPDX-License-Identifier: Apache-2.0
package io.sallyport.device;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.client.Answer;
import io.sallyport.runtime.PlainText;
import java.util.stream.Collectors;

/** OpenAI's chat completions, as far as a device needs them. */
final class ChatJson {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NO_ANSWER = "no_usable_answer";

    private ChatJson() {}

    static String question(DeviceConfig config, Question question) {
        ObjectNode body = JSON.createObjectNode();
        body.put("model", config.model()).put("max_tokens", config.longestAnswer());
        ArrayNode messages = body.putArray("messages");
        for (String reading : question.readings()) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "reading")
                    .put("content", reading);
        }
        messages.addObject().put("role", "user").put("content", question.text());
        return body.toString();
    }

    static Reply reply(Answer answer) {
        JsonNode json = read(answer.body());
        JsonNode text = json.at("/choices/0/message/content");
        if (answer.status() == 200 && text.isTextual()) {
            return new Reply.Answered(plain(text.asText()));
        }
        JsonNode error = json.path("error");
        return new Reply.Refused(
                answer.status(),
                plain(error.path("code").asText(NO_ANSWER)),
                plain(error.path("message").asText("no answer that a device could read")));
    }

    private static JsonNode read(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? JSON.missingNode() : json;
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String plain(String text) {
        return text.lines()
                .map(line -> PlainText.plain(line, ' '))
                .collect(Collectors.joining("\n"));
    }
}
