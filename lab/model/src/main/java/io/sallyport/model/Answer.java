// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.knuddels.jtokkit.api.EncodingResult;
import java.util.List;

/**
 * An answer, cut to what was asked for.
 *
 * @param finish {@code stop} or {@code length}, as on the wire
 * @param tokens of the text
 */
record Answer(String text, String finish, int tokens) {

    /** Ends {@code text} before the first of {@code stops}, then at {@code maxTokens}. */
    static Answer cut(String text, List<String> stops, int maxTokens) {
        String stopped = text;
        for (String stop : stops) {
            int at = stopped.indexOf(stop);
            stopped = at < 0 ? stopped : stopped.substring(0, at);
        }
        EncodingResult encoded = Tokens.encode(stopped, maxTokens);
        return new Answer(
                encoded.isTruncated() ? Tokens.decode(encoded.getTokens()) : stopped,
                encoded.isTruncated() ? "length" : "stop",
                encoded.getTokens().size());
    }
}
