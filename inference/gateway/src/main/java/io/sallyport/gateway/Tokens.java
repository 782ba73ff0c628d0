// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.nio.charset.StandardCharsets;

/**
 * Counts tokens as o200k_base has them: the estimate that a hold is made of, and the measure where
 * a provider reports no usage. The encoding is loaded once, which takes most of a second.
 */
final class Tokens {
    private static final Encoding ENCODING =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    /** What the chat format itself costs: a message's frame, and the start of the answer. */
    private static final int PER_MESSAGE = 4;

    private static final int PER_REQUEST = 3;

    /**
     * Exact counting takes up to 3 microseconds a character; of longer texts each byte counts, as
     * no token is less than one.
     */
    private static final int COUNTED = 32 * 1024;

    private Tokens() {}

    /** Loads the encoding now, so that the first caller does not wait for it. */
    static void load() {
        count("");
    }

    /** Not less than what the request has, by a rule of thumb for the frame. */
    static long ofPrompt(ChatText text) {
        long tokens = PER_REQUEST + count(text.structure());
        int last = -1;
        for (ChatText.Piece piece : text.pieces()) {
            tokens += count(piece.text()) + (piece.message() == last ? 0 : PER_MESSAGE);
            last = piece.message();
        }
        return tokens;
    }

    static long count(String text) {
        return text.length() <= COUNTED
                ? ENCODING.countTokensOrdinary(text)
                : text.getBytes(StandardCharsets.UTF_8).length;
    }
}
