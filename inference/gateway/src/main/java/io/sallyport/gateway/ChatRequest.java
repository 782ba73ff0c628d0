// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A chat completion that is asked for. The tree belongs to this request alone and is changed on its
 * way: fields the caller may not set are gone, what the firewall removed is gone.
 *
 * @param model as the caller calls it
 * @param route where it leads; empty when there is no such model
 * @param body the whole request, unknown members included
 * @param text every text in it
 * @param stream whether the answer comes in parts
 * @param usageWanted whether the caller asked for the usage at the end of a stream
 * @param asked the cap the caller states
 * @param choices how many answers, at least 1
 */
record ChatRequest(
        String model,
        Optional<ModelRoute> route,
        ObjectNode body,
        ChatText text,
        boolean stream,
        boolean usageWanted,
        OptionalInt asked,
        int choices) {
    private static final String NEW_CAP = "max_completion_tokens";
    private static final String OLD_CAP = "max_tokens";

    /** Where the model is; the same refusal as without permission. */
    ModelRoute known() {
        return route.orElseThrow(() -> Refusals.noModel(model));
    }

    /** Tokens that one answer may have. */
    int cap() {
        return Math.min(asked.orElse(known().defaultOutput()), known().maxOutput());
    }

    /** Tokens that all answers may have. */
    long worstOutput() {
        return (long) cap() * choices;
    }

    /** What the provider is sent: its own name of the model, a cap, and usage in streams. */
    Bytes upstream() {
        body.put("model", known().upstreamName().orElse(model));
        boolean old = body.has(OLD_CAP);
        if (old) {
            body.put(OLD_CAP, cap());
        }
        if (!old || body.has(NEW_CAP)) {
            body.put(NEW_CAP, cap());
        }
        if (stream) {
            body.withObjectProperty("stream_options").put("include_usage", true);
        }
        return Bytes.of(body.toString());
    }
}
