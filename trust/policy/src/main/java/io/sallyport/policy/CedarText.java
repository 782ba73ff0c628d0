// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.model.DetailedError;
import java.util.Objects;

/** Cedar's messages, as one line each. */
final class CedarText {
    private CedarText() {}

    static String clean(Exception cedar) {
        return oneLine(
                Objects.requireNonNullElse(cedar.getMessage(), "no reason given")
                        .replace("Internal error: ", "")
                        .replace("Internal JNI Error: ", ""));
    }

    static String of(DetailedError error) {
        String help = error.help.filter(text -> !text.isBlank()).map(t -> "; " + t).orElse("");
        return oneLine(error.message.replaceFirst("^for policy `[^`]*`, ", "") + help);
    }

    static int offset(DetailedError error) {
        return error.sourceLocations.isEmpty() ? 0 : error.sourceLocations.getFirst().start;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }
}
