// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How sensitive a document is, lowest first. Clearance for one covers those below. */
public enum Classification {
    /** No clearance needed: grants and denials alone decide. */
    UNCLASSIFIED,
    INTERNAL,
    CONFIDENTIAL,
    SECRET;

    /** As written in configuration, rights files and stored rights. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads what {@link #text} writes, exactly.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Classification parse(String text) {
        return Arrays.stream(values())
                .filter(level -> level.text().equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "classification: not valid (expected: unclassified, internal,"
                                        + " confidential or secret)"));
    }

    /** What clearance for this does not cover. */
    List<Classification> above() {
        return Arrays.stream(values()).filter(level -> level.compareTo(this) > 0).toList();
    }
}
