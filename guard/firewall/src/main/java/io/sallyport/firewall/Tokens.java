// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.Arrays;

/**
 * A folded view cut into words, known to the {@link Vocabulary} or not. Scripts that write without
 * spaces give one token a character; the end of a sentence is a token too.
 */
final class Tokens {
    /** A word that no rule has. */
    static final int UNKNOWN = 0;

    private static final int LONGEST_PLAIN_WORD = 16;

    private final View view;
    private int[] ids = new int[64];
    private int[] from = new int[64];
    private int[] to = new int[64];
    private int size;

    private Tokens(View view) {
        this.view = view;
    }

    static Tokens of(View view, Vocabulary vocabulary) {
        var tokens = new Tokens(view);
        String text = view.text();
        int i = 0;
        while (i < text.length()) {
            int end = wordEnd(text, i);
            if (end > i) {
                tokens.word(text, i, end, vocabulary);
                i = end;
            } else {
                if (endsSentence(text, i)) {
                    tokens.add(UNKNOWN, i, i + 1);
                }
                i++;
            }
        }
        return tokens;
    }

    /** The words of a rule's phrase. */
    static String[] words(String phrase) {
        var words = new java.util.ArrayList<String>();
        int i = 0;
        while (i < phrase.length()) {
            int end = wordEnd(phrase, i);
            if (end > i) {
                words.add(phrase.substring(i, end).replace("'", ""));
            }
            i = Math.max(end, i + 1);
        }
        return words.toArray(String[]::new);
    }

    private void word(String text, int start, int end, Vocabulary vocabulary) {
        String word = text.substring(start, end).replace("'", "");
        int id = vocabulary.id(word);
        if (id == UNKNOWN && word.length() > LONGEST_PLAIN_WORD) {
            for (int[] part : vocabulary.segment(text.substring(start, end))) {
                add(part[0], start + part[1], start + part[2]);
            }
        } else {
            add(id, start, end);
        }
    }

    private void add(int id, int start, int end) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, size * 2);
            from = Arrays.copyOf(from, size * 2);
            to = Arrays.copyOf(to, size * 2);
        }
        ids[size] = id;
        from[size] = start;
        to[size] = end;
        size++;
    }

    int size() {
        return size;
    }

    int id(int token) {
        return ids[token];
    }

    /** Where tokens {@code [first, end)} begin in the original text. */
    int originalFrom(int first, int end) {
        int[] corners = corners(first, end);
        return Math.min(view.from(corners[0]), view.from(corners[1]));
    }

    /** Where they end there, exclusive. */
    int originalTo(int first, int end) {
        int[] corners = corners(first, end);
        return Math.max(view.to(corners[0]), view.to(corners[1]));
    }

    /** The outermost chars in the view, which may run backwards against the original. */
    private int[] corners(int first, int end) {
        return new int[] {from[first], to[Math.min(end, size) - 1] - 1};
    }

    private static int wordEnd(String text, int start) {
        int i = start;
        while (i < text.length()) {
            int cp = text.codePointAt(i);
            if (!isWordPart(text, i, cp)) {
                return i;
            }
            boolean alone = writesWithoutSpaces(cp);
            if (alone) {
                return i > start ? i : i + Character.charCount(cp);
            }
            i += Character.charCount(cp);
        }
        return i;
    }

    private static boolean isWordPart(String text, int i, int cp) {
        if (cp < 0x80) {
            boolean letter = (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9');
            return letter || (cp == '\'' && isInside(text, i)) || (cp >= 'A' && cp <= 'Z');
        }
        int type = Character.getType(cp);
        return Character.isLetterOrDigit(cp)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || (cp == 0x2019 && isInside(text, i));
    }

    private static boolean isInside(String text, int i) {
        return i > 0
                && i + 1 < text.length()
                && Character.isLetter(text.charAt(i - 1))
                && Character.isLetter(text.charAt(i + 1));
    }

    private static boolean writesWithoutSpaces(int cp) {
        return (cp >= 0xE00 && cp <= 0xEFF) // Thai, Lao
                || (cp >= 0x1000 && cp <= 0x109F) // Burmese
                || (cp >= 0x1780 && cp <= 0x17FF) // Khmer
                || (cp >= 0x3040 && cp <= 0x30FF) // Kana
                || (cp >= 0x3400 && cp <= 0x9FFF) // Han
                || (cp >= 0xF900 && cp <= 0xFAFF)
                || (cp >= 0x20000 && cp <= 0x3FFFF);
    }

    private static boolean endsSentence(String text, int i) {
        char c = text.charAt(i);
        boolean last = i + 1 == text.length();
        return switch (c) {
            case '.', '!', '?' -> last || Character.isWhitespace(text.charAt(i + 1));
            case '\u3002', '\uFF01', '\uFF1F' -> true;
            case '\n' -> !last && text.charAt(i + 1) == '\n';
            default -> false;
        };
    }
}
