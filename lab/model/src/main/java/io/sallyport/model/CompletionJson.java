// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes answers as OpenAI's chat completions.
 *
 * @param id the completion's
 * @param created seconds since 1970
 */
record CompletionJson(String id, String model, long created) {
    private static final int WORDS_PER_CHUNK = 4;

    /** The whole answer as one object. */
    String whole(Answer answer, int promptTokens) {
        ObjectNode root = root("chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message")
                .put("role", "assistant")
                .put("content", answer.text())
                .putNull("refusal");
        choice.putNull("logprobs").put("finish_reason", answer.finish());
        usage(root, answer, promptTokens);
        return root.toString();
    }

    /** The answer as the chunks of a stream, without the last {@code [DONE]}. */
    List<String> events(Answer answer, int promptTokens, CompletionRequest wanted) {
        var events = new ArrayList<String>();
        events.add(chunk("assistant", "", ""));
        wordGroups(answer.text()).forEach(words -> events.add(chunk("", words, "")));
        events.add(chunk("", "", answer.finish()));
        if (wanted.includeUsage()) {
            ObjectNode last = root("chat.completion.chunk");
            last.putArray("choices");
            usage(last, answer, promptTokens);
            events.add(last.toString());
        }
        return events;
    }

    private String chunk(String role, String content, String finish) {
        ObjectNode root = root("chat.completion.chunk");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        ObjectNode delta = choice.putObject("delta");
        if (!role.isEmpty()) {
            delta.put("role", role).put("content", "");
        } else if (!content.isEmpty()) {
            delta.put("content", content);
        }
        if (finish.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finish);
        }
        return root.toString();
    }

    private ObjectNode root(String object) {
        return Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    private static void usage(ObjectNode into, Answer answer, int promptTokens) {
        into.putObject("usage")
                .put("prompt_tokens", promptTokens)
                .put("completion_tokens", answer.tokens())
                .put("total_tokens", promptTokens + answer.tokens());
    }

    /** Groups of a few words; together they are {@code text}, character for character. */
    static List<String> wordGroups(String text) {
        var groups = new ArrayList<String>();
        int from = 0;
        int words = 0;
        for (int at = 1; at <= text.length(); at++) {
            boolean wordStarts =
                    at == text.length() || (text.charAt(at - 1) == ' ' && text.charAt(at) != ' ');
            if (wordStarts && (++words == WORDS_PER_CHUNK || at == text.length())) {
                groups.add(text.substring(from, at));
                from = at;
                words = 0;
            }
        }
        return groups;
    }
}
