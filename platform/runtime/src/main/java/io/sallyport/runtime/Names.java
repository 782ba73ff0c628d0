// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How Java names are written in the configuration, and which one a mistyped key meant. */
final class Names {
    private static final int LONGEST_GUESS = 64;

    private Names() {}

    /** {@code maxBody} and {@code MAX_BODY} become {@code max-body}. */
    static String kebab(String java) {
        String words =
                java.equals(java.toUpperCase(Locale.ROOT))
                        ? java.replace('_', '-')
                        : java.replaceAll("([a-z0-9])([A-Z])", "$1-$2");
        return words.toLowerCase(Locale.ROOT);
    }

    /** The known name nearest to {@code typed}, when one is near enough to have been meant. */
    static Optional<String> nearest(String typed, Collection<String> known) {
        if (typed.length() > LONGEST_GUESS) {
            return Optional.empty();
        }
        int near = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(typed, name) <= near)
                .min(
                        Comparator.<String>comparingInt(name -> distance(typed, name))
                                .thenComparing(name -> name));
    }

    /** Levenshtein's, ignoring case and the word separator. */
    private static int distance(String left, String right) {
        String a = plain(left);
        String b = plain(right);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
