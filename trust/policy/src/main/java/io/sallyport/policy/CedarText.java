// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.DetailedError;
import java.util.Objects;

/** Cedar's messages, as one line each. */
final class CedarText {
    /** What Cedar says before it comes to the point: our ids, or that it was parsing. */
    private static final String PREAMBLE =
            "^(for policy `[^`]*`, |failed to parse policy with id `p` from string: "
                    + "|failed to parse schema from string: )";

    private CedarText() {}

    static String clean(Exception cedar) {
        return oneLine(
                Objects.requireNonNullElse(cedar.getMessage(), "no reason given")
                        .replace("Internal error: ", "")
                        .replace("Internal JNI Error: ", ""));
    }

    static String of(DetailedError error) {
        String help = error.help.filter(text -> !text.isBlank()).map(t -> "; " + t).orElse("");
        return oneLine(error.message.replaceFirst(PREAMBLE, "") + help);
    }

    static int offset(DetailedError error) {
        return error.sourceLocations.isEmpty() ? 0 : error.sourceLocations.getFirst().start;
    }

    /** The line, from 1, of the character at {@code offset}. */
    static int line(String text, int offset) {
        int until = Math.min(offset, text.length());
        return 1 + (int) text.substring(0, until).chars().filter(c -> c == '\n').count();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
