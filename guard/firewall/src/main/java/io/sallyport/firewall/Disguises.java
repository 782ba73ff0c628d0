// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.ArrayList;
import java.util.List;

/** Other ways to read a folded text: rot13, backwards, each word backwards, digits for letters. */
final class Disguises {
    private static final String LEET_FROM = "43150789@$!|+";
    private static final String MARKS = "-_.*~|/+";
    private static final String LEET_TO = "aeisotbgasilt";

    private Disguises() {}

    /** Every reading that differs; each as long as the text or shorter. */
    static List<View> of(View folded, Work work) {
        var views = new ArrayList<View>();
        views.add(rot13(folded));
        views.add(backwards(folded));
        views.add(wordsBackwards(folded));
        String text = folded.text();
        if (hasLeet(text)) {
            views.add(leet(folded, 'i'));
            if (text.indexOf('1') >= 0) {
                views.add(leet(folded, 'l'));
            }
        }
        if (hasMark(text)) {
            views.add(unmarked(folded));
        }
        View joined = SpacedLetters.join(folded, work);
        if (joined != folded) {
            views.add(joined);
        }
        return views;
    }

    private static View rot13(View in) {
        var out = new View.Builder(in);
        String text = in.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char turned = c >= 'a' && c <= 'z' ? (char) ('a' + (c - 'a' + 13) % 26) : c;
            out.add(turned, i, i + 1);
        }
        return out.build();
    }

    private static View backwards(View in) {
        var out = new View.Builder(in);
        backwards(in.text(), 0, in.text().length(), out);
        return out.build();
    }

    private static View wordsBackwards(View in) {
        var out = new View.Builder(in);
        String text = in.text();
        int i = 0;
        while (i < text.length()) {
            int end = i;
            while (end < text.length() && Character.isLetter(text.charAt(end))) {
                end++;
            }
            if (end == i) {
                out.copy(i, i + 1);
                i++;
            } else {
                backwards(text, i, end, out);
                i = end;
            }
        }
        return out.build();
    }

    private static void backwards(String text, int from, int to, View.Builder out) {
        int i = to;
        while (i > from) {
            int cp = text.codePointBefore(i);
            int start = i - Character.charCount(cp);
            out.add(text.substring(start, i), start, i);
            i = start;
        }
    }

    /** Whether a digit or sign stands between letters anywhere. */
    private static boolean hasLeet(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (LEET_FROM.indexOf(text.charAt(i)) >= 0 && besideLetter(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean besideLetter(String text, int i) {
        return (i > 0 && Character.isLetter(text.charAt(i - 1)))
                || (i + 1 < text.length() && Character.isLetter(text.charAt(i + 1)));
    }

    private static View leet(View in, char one) {
        var out = new View.Builder(in);
        String text = in.text();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean sign = !Character.isLetterOrDigit(c); // at a word's end it is punctuation
            int known = sign && !beforeWord(text, i) ? -1 : LEET_FROM.indexOf(c);
            char read = known < 0 ? c : c == '1' ? one : LEET_TO.charAt(known);
            out.add(read, i, i + 1);
        }
        return out.build();
    }

    /** Whether a sign that may part a word stands between letters anywhere. */
    private static boolean hasMark(String text) {
        for (int i = 1; i < text.length() - 1; i++) {
            if (isMark(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isMark(String text, int i) {
        return MARKS.indexOf(text.charAt(i)) >= 0
                && i > 0
                && i + 1 < text.length()
                && Character.isLetter(text.charAt(i - 1))
                && Character.isLetter(text.charAt(i + 1));
    }

    /** Without the signs inside words: {@code ig-nore}, {@code y_o_u}, {@code dis.regard.all}. */
    private static View unmarked(View in) {
        var out = new View.Builder(in);
        for (int i = 0; i < in.text().length(); i++) {
            if (!isMark(in.text(), i)) {
                out.copy(i, i + 1);
            }
        }
        return out.build();
    }

    private static boolean beforeWord(String text, int i) {
        return i + 1 < text.length() && Character.isLetterOrDigit(text.charAt(i + 1));
    }
}
