// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.regex.Pattern;

/**
 * Text from outside that is kept or shown on one line. Not plain are control characters (terminal
 * escapes are made of them), format characters (they turn the direction of what follows, or are not
 * seen), line and paragraph separators, and halves of a surrogate pair. Java's {@code \p{Cntrl}}
 * knows only those of ASCII.
 */
public final class PlainText {
    /** What is not plain, for use between the brackets of a regular expression. */
    public static final String NOT_PLAIN = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}";

    private static final Pattern UNPLAIN = Pattern.compile("[" + NOT_PLAIN + "]");

    private PlainText() {}

    /** Whether all of it is plain. */
    public static boolean isPlain(String text) {
        return !UNPLAIN.matcher(text).find();
    }

    /**
     * The same text, each character that is not plain replaced.
     *
     * @param by one plain character
     */
    public static String plain(String text, char by) {
        return UNPLAIN.matcher(text).replaceAll(String.valueOf(by));
    }
}
