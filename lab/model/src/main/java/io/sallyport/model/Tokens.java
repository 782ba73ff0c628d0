// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingResult;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.util.List;

/** Counts tokens as o200k_base has them; the encoding is loaded once, it takes most of a second. */
final class Tokens {
    private static final Encoding ENCODING =
            Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.O200K_BASE);

    /** What the chat format itself costs: a message's frame, and the start of the answer. */
    private static final int PER_MESSAGE = 4;

    private static final int PER_REQUEST = 3;

    private Tokens() {}

    /** Loads the encoding now, so that the first caller does not wait for it. */
    static void load() {
        ENCODING.countTokensOrdinary("");
    }

    static int ofPrompt(List<ChatMessage> messages) {
        int tokens = PER_REQUEST;
        for (ChatMessage message : messages) {
            tokens += PER_MESSAGE + ENCODING.countTokensOrdinary(message.text());
        }
        return tokens;
    }

    static EncodingResult encode(String text, int most) {
        return ENCODING.encodeOrdinary(text, most);
    }

    static String decode(IntArrayList tokens) {
        return ENCODING.decode(tokens);
    }
}
