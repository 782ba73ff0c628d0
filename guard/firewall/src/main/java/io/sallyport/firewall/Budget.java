// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import io.sallyport.firewall.Firewall.Finding;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The first gate: how much text, and whether it is anything but repetition (OWASP LLM10). */
final class Budget {
    private static final int SMALL = 8192; // chars; less is never a flood
    private static final int RICHNESS = 200; // words per distinct word from which it is one

    private final long maxBytes;

    Budget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Why the text is not even looked at; empty when it may be. */
    Optional<Finding> excess(String text) {
        if (text.length() > maxBytes || utf8(text) > maxBytes) {
            return Optional.of(
                    finding(text, "budget-size", "longer than " + maxBytes + " bytes (LLM10)"));
        }
        if (text.length() > SMALL && repeats(text)) {
            return Optional.of(
                    finding(
                            text,
                            "budget-repetition",
                            "the same few words again and again (LLM10)"));
        }
        return Optional.empty();
    }

    private static Finding finding(String text, String rule, String why) {
        return new Finding(rule, 0, text.length(), why);
    }

    private static long utf8(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    private static boolean repeats(String text) {
        Set<String> distinct = new HashSet<>();
        int words = 0;
        int i = 0;
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                end++;
            }
            if (end > i) {
                words++;
                distinct.add(text.substring(i, end));
            }
            i = Math.max(end, i + 1);
        }
        return words > RICHNESS && distinct.size() * RICHNESS < words;
    }
}
