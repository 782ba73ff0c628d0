// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.model.Conversation.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the question and the passages in a conversation. Passages come
 *
 * <ul>
 *   <li>in a message of role {@code tool}: a JSON list of {@code {"id","title","text"}}, the same
 *       list under {@code passages}, {@code results} or {@code data} (the answer of a vector store
 *       search as it is), or plain text;
 *   <li>in any message, marked up: {@code <passage id="1" title="Leave">text</passage>}.
 * </ul>
 *
 * The question is what is left of the last message of role {@code user}.
 */
final class ConversationReader {
    private static final int MOST_SOURCES = 64;
    private static final List<String> LISTS = List.of("passages", "results", "data", "documents");

    private ConversationReader() {}

    static Conversation read(List<ChatMessage> messages) {
        var sources = new ArrayList<Source>();
        String question = "";
        for (ChatMessage message : messages) {
            if (message.role().equals("tool")) {
                fromTool(message.text(), sources);
            } else {
                String rest = PassageMarkup.take(message.text(), sources);
                question = message.role().equals("user") ? rest : question;
            }
        }
        return new Conversation(
                question, sources.subList(0, Math.min(MOST_SOURCES, sources.size())));
    }

    private static void fromTool(String text, List<Source> into) {
        JsonNode json = json(text);
        if (json.isContainerNode()) {
            items(json).forEach(item -> fromItem(item, into));
            return;
        }
        String rest = PassageMarkup.take(text, into);
        if (!rest.isBlank()) {
            into.add(new Source("", rest));
        }
    }

    private static JsonNode json(String text) {
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return Json.NOTHING;
        }
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            return Json.NOTHING; // plain text that begins with a bracket
        }
    }

    private static Iterable<JsonNode> items(JsonNode json) {
        for (String list : LISTS) {
            if (json.path(list).isArray()) {
                return json.path(list);
            }
        }
        return json.isArray() ? json : List.of(json);
    }

    private static void fromItem(JsonNode item, List<Source> into) {
        String text = item.isTextual() ? item.asText() : text(item);
        if (!text.isBlank()) {
            into.add(new Source(title(item), text));
        }
    }

    private static String text(JsonNode item) {
        JsonNode content = item.has("text") ? item.path("text") : item.path("content");
        if (!content.isArray()) {
            return content.asText("");
        }
        var joined = new StringBuilder();
        content.forEach(part -> joined.append(part.path("text").asText("")).append('\n'));
        return joined.toString();
    }

    private static String title(JsonNode item) {
        for (String name : List.of("title", "filename")) {
            if (item.path(name).isTextual()) {
                return item.path(name).asText();
            }
        }
        return item.path("attributes").path("title").asText("");
    }
}
