// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Which members a request may have. A provider may read a name without regard to its case, or know
 * members that choose a model, a price or a destination: what is not listed here is not sent on.
 */
final class Members {
    private static final Set<String> OF_MESSAGES =
            Set.of(
                    "role",
                    "content",
                    "name",
                    "refusal",
                    "tool_calls",
                    "tool_call_id",
                    "function_call",
                    "reasoning_content",
                    "annotations",
                    "audio");

    private static final Set<String> OF_REQUESTS =
            Set.of(
                    "model",
                    "messages",
                    "stream",
                    "stream_options",
                    "max_tokens",
                    "max_completion_tokens",
                    "n",
                    "stop",
                    "seed",
                    "temperature",
                    "top_p",
                    "top_k",
                    "min_p",
                    "frequency_penalty",
                    "presence_penalty",
                    "repetition_penalty",
                    "logit_bias",
                    "logprobs",
                    "top_logprobs",
                    "response_format",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "functions",
                    "function_call",
                    "reasoning_effort",
                    "verbosity",
                    "modalities",
                    "metadata",
                    "store",
                    "user",
                    "safety_identifier",
                    "prompt_cache_key",
                    "prompt_cache_retention");

    private final Set<String> requests;

    /**
     * @param more what else a request may have, exactly
     */
    Members(Collection<String> more) {
        this.requests = new HashSet<>(OF_REQUESTS);
        this.requests.addAll(more);
    }

    /** Refuses what is not listed, and names it. */
    void check(JsonNode body) {
        check(body, requests, "");
        int index = 0;
        for (JsonNode message : body.path("messages")) {
            check(message, OF_MESSAGES, "messages[" + index++ + "].");
        }
    }

    private static void check(JsonNode object, Set<String> known, String where) {
        for (var member : object.properties()) {
            if (!known.contains(member.getKey())) {
                throw Refusals.unknownMember(where, member.getKey());
            }
        }
    }

    /** Whether {@code name} could be mistaken for a member that has a meaning here. */
    static boolean mistakable(String name) {
        return OF_REQUESTS.contains(name.toLowerCase(Locale.ROOT));
    }
}
