// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a call took, in tokens.
 *
 * @param input of the request
 * @param output of the answer, what the model thought included
 */
record Usage(long input, long output) {
    /** More than any model can do in one call: such a report is no report. */
    private static final long MOST = 100_000_000;

    /** The provider's own report; empty when there is none that can be true. */
    static Optional<Usage> reported(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        JsonNode input = usage.path("prompt_tokens");
        JsonNode output = usage.path("completion_tokens");
        return plausible(input) && plausible(output)
                ? Optional.of(new Usage(input.asLong(), output.asLong()))
                : Optional.empty();
    }

    private static boolean plausible(JsonNode tokens) {
        return tokens.isIntegralNumber()
                && tokens.canConvertToLong()
                && tokens.asLong() >= 0
                && tokens.asLong() <= MOST;
    }
}
