// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.List;

/** Scans text for prompt injection. Thread-safe; linear time for every input. */
public interface Firewall {
    /** Scans one text. */
    Verdict scan(Origin origin, String text);

    /** Where a text comes from: what is harmless from a user may be hostile in a document. */
    enum Origin {
        USER,
        SYSTEM,
        TOOL,
        DOCUMENT
    }

    /** What to do with it. */
    enum Action {
        ALLOW,
        ANNOTATE,
        REDACT,
        BLOCK
    }

    /**
     * The outcome for one text.
     *
     * @param score 0 (harmless) to 1
     * @param findings what was found, in text order; empty means nothing
     */
    record Verdict(Action action, double score, List<Finding> findings) {
        public Verdict {
            findings = List.copyOf(findings);
        }
    }

    /**
     * One thing found.
     *
     * @param rule stable id
     * @param from offset in the original text, in chars
     * @param to end, exclusive
     * @param why for people, without the text itself
     */
    record Finding(String rule, int from, int to, String why) {}
}
