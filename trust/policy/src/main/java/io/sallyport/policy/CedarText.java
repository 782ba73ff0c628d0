// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.DetailedError;
import java.nio.charset.StandardCharsets;
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

    /** The line, from 1, that is {@code bytes} of UTF-8, as Cedar counts, after {@code from}. */
    static int line(String text, int from, int bytes) {
        byte[] rest = text.substring(from).getBytes(StandardCharsets.UTF_8);
        var lines = new String(rest, 0, Math.min(bytes, rest.length), StandardCharsets.UTF_8);
        return 1 + newlines(text.substring(0, from)) + newlines(lines);
    }

    private static int newlines(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
