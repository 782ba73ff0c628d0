// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.Map;

/**
 * Lower case, and Latin letters for their look-alikes: only in words that mix scripts, and, once a
 * text has such a word, in words made of look-alikes alone. Russian and Greek stay what they are,
 * and mixed scripts are no evidence by themselves.
 */
final class LookAlikes {
    private static final int FINAL_SIGMA = 0x3C2;

    private final Map<Integer, String> foreign = new HashMap<>();
    private final Map<Integer, String> always = new HashMap<>();

    /** Reads the table {@code confusables.txt}. */
    LookAlikes() {
        for (String line : Resources.lines("confusables.txt")) {
            String[] parts = line.split("\\s+", 4);
            int cp = Integer.parseInt(parts[1], 16);
            (parts[0].equals("always") ? always : foreign).put(cp, parts[2]);
        }
    }

    View fold(View in) {
        String text = in.text();
        var out = new View.Builder(in);
        boolean mixed = hasMixedWord(text);
        int i = 0;
        while (i < text.length()) {
            int end = wordEnd(text, i);
            if (end == i) {
                out.add(text.charAt(i), i, i + 1);
                i++;
            } else {
                word(text, i, end, mixed, out);
                i = end;
            }
        }
        return out.build();
    }

    private void word(String text, int from, int to, boolean mixedText, View.Builder out) {
        boolean fold = mixedText && (isMixed(text, from, to) || allForeign(text, from, to));
        int i = from;
        while (i < to) {
            int cp = text.codePointAt(i);
            int next = i + Character.charCount(cp);
            String same = always.get(cp);
            if (same == null && fold) {
                same = foreign.get(cp);
            }
            out.add(same != null ? same : lower(cp), i, next);
            i = next;
        }
    }

    private static String lower(int cp) {
        if (cp == FINAL_SIGMA) {
            return "\u03C3"; // capitals do not tell the two small forms apart
        }
        return Character.toString(Character.toLowerCase(cp));
    }

    private static boolean hasMixedWord(String text) {
        int i = 0;
        while (i < text.length()) {
            int end = wordEnd(text, i);
            if (end > i && isMixed(text, i, end)) {
                return true;
            }
            i = Math.max(end, i + 1);
        }
        return false;
    }

    private static int wordEnd(String text, int from) {
        int i = from;
        while (i < text.length()) {
            int cp = text.codePointAt(i);
            if (!Character.isLetter(cp) && Character.getType(cp) != Character.OTHER_SYMBOL) {
                break;
            }
            i += Character.charCount(cp);
        }
        return i;
    }

    private static boolean isMixed(String text, int from, int to) {
        boolean latin = false;
        boolean other = false;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                latin = true;
            } else {
                other |= isLookAlikeScript(UnicodeScript.of(c));
            }
        }
        return latin && other;
    }

    private static boolean isLookAlikeScript(UnicodeScript script) {
        return switch (script) {
            case CYRILLIC, GREEK, ARMENIAN, CHEROKEE, COPTIC, LISU -> true;
            default -> false;
        };
    }

    private boolean allForeign(String text, int from, int to) {
        return text.substring(from, to).codePoints().allMatch(foreign::containsKey);
    }
}
