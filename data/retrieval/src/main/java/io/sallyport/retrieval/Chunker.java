// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a text into overlapping parts, at the end of a sentence or word where there is one.
 *
 * @param size of a part, in chars
 * @param overlap how much of a part stands in the next one again
 */
record Chunker(int size, int overlap) {
    Chunker {
        if (size < 100 || overlap < 0 || overlap * 2 > size) {
            throw new IllegalArgumentException(
                    "chunk: not valid (expected: at least 100, overlap at most half of it)");
        }
    }

    /** Every char of {@code text} is in at least one part; blank parts are left out. */
    List<String> cut(String text) {
        var parts = new ArrayList<String>();
        int from = 0;
        while (from < text.length()) {
            int to = end(text, from);
            String part = text.substring(from, to).strip();
            if (!part.isEmpty()) {
                parts.add(part);
            }
            from = to == text.length() ? to : start(text, from, to);
        }
        return List.copyOf(parts);
    }

    private int end(String text, int from) {
        int limit = from + size;
        if (limit >= text.length()) {
            return text.length();
        }
        int least = from + size / 2;
        int sentence = lastBreak(text, least, limit, true);
        return sentence > 0 ? sentence : hard(text, least, limit);
    }

    private static int hard(String text, int least, int limit) {
        int word = lastBreak(text, least, limit, false);
        if (word > 0) {
            return word;
        }
        return Character.isLowSurrogate(text.charAt(limit)) ? limit - 1 : limit;
    }

    /** The next part begins at a word, {@code overlap} chars back, and always further on. */
    private int start(String text, int from, int to) {
        for (int at = Math.max(from + 1, to - overlap); at < to; at++) {
            if (Character.isWhitespace(text.charAt(at - 1))) {
                return at;
            }
        }
        return to;
    }

    private static int lastBreak(String text, int least, int limit, boolean sentence) {
        for (int at = limit; at > least; at--) {
            if (Character.isWhitespace(text.charAt(at))
                    && (!sentence || endsSentence(text.charAt(at - 1)))) {
                return at;
            }
        }
        return 0;
    }

    private static boolean endsSentence(char last) {
        return last == '.' || last == '!' || last == '?' || last == '\n';
    }
}
