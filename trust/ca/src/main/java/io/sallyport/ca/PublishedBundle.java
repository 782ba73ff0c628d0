// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.util.List;

/**
 * A trust bundle and its place in the order of bundles; a higher sequence replaces a lower one,
 * never the other way round (SPIFFE trust domain and bundle, 4.1.1).
 *
 * @param sequence from 1
 */
record PublishedBundle(long sequence, TrustBundle bundle) {
    private static final String SEQUENCE = "sequence: ";
    private static final int LONGEST_NUMBER = 15;

    PublishedBundle {
        if (sequence < 1) {
            throw new IllegalArgumentException(
                    "bundle sequence: " + sequence + " (expected: 1...)");
        }
    }

    /** Its PEM form, with the sequence in a line above, which other readers take for a remark. */
    String text() {
        return SEQUENCE + sequence + "\n" + bundle.text();
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when it is not one
     */
    static PublishedBundle parse(String trustDomain, String text) {
        List<String> lines = text.lines().filter(line -> line.startsWith(SEQUENCE)).toList();
        if (lines.size() != 1) {
            throw new IllegalArgumentException("bundle: no sequence (expected: one)");
        }
        return new PublishedBundle(
                number(lines.getFirst().substring(SEQUENCE.length()).strip()),
                TrustBundle.parse(trustDomain, text));
    }

    /**
     * A sequence as a workload states it.
     *
     * @throws IllegalArgumentException when it is no whole number of at most 15 digits
     */
    static long number(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || !digits) {
            throw new IllegalArgumentException(
                    "bundle sequence: not a number (expected: digits, at most 15)");
        }
        return Long.parseLong(text);
    }
}
