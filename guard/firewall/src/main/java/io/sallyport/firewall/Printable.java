// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells decoded text from decoded noise. */
final class Printable {
    private Printable() {}

    /** Whether nearly all of it are letters, digits, spaces and common signs. */
    static boolean mostly(CharSequence text) {
        int good = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = Character.isLetterOrDigit(c) || Character.isSurrogate(c);
            if (letter || (c >= ' ' && c < 0x7F) || c == '\n' || c == '\t' || c == '\r') {
                good++;
            }
        }
        return !text.isEmpty() && good * 20 >= text.length() * 19;
    }

    /** The bytes as text, when they are UTF-8 and read like text. */
    static Optional<String> text(byte[] bytes, int length) {
        try {
            String text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .toString();
            return mostly(text) ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
