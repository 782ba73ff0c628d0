// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** The words of a text that mean something, without their commonest endings. */
final class Words {
    private static final Set<String> EMPTY_WORDS =
            Set.of(
                    ("a an and any are as at be been but by can could did do does for from get had"
                                    + " has have how i if in into is it its many may me much must my"
                                    + " of on or our out shall should so tell than that the their"
                                    + " them then there these they this those to us was we were what"
                                    + " when where which who whom whose why will with would you your"
                                    + " about please s t")
                            .split(" "));

    private Words() {}

    static Set<String> of(String text) {
        var words = new LinkedHashSet<String>();
        var word = new StringBuilder();
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (Character.isLetterOrDigit(c)) {
                word.append(c);
            } else if (!word.isEmpty()) {
                add(word.toString().toLowerCase(Locale.ROOT), words);
                word.setLength(0);
            }
        }
        return words;
    }

    private static void add(String word, Set<String> into) {
        if (!EMPTY_WORDS.contains(word)) {
            into.add(stem(word));
        }
    }

    /** Enough to make {@code salaries}, {@code salary}; {@code approved}, {@code approve} meet. */
    private static String stem(String word) {
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        for (String end : new String[] {"ing", "ed", "es", "s", "e"}) {
            boolean plainS = end.equals("s") && word.endsWith("ss");
            if (!plainS && word.length() - end.length() >= 3 && word.endsWith(end)) {
                return word.substring(0, word.length() - end.length());
            }
        }
        return word;
    }
}
