// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What lies where a workload looks for its join token: the token, and below it a line for each
 * authority that was withdrawn when it was made. The digest of the trust bundle speaks of roots
 * only; without these lines, who has never been here could be told that nothing is withdrawn, by
 * whoever holds such a key. A file without any is one of before a withdrawal.
 *
 * @param withdrawn {@link TrustBundle#keyId} of each
 */
record JoinFile(JoinToken token, Set<String> withdrawn) {
    /** Bytes of a file: as many lines as a bundle may have. */
    static final int LONGEST = 128 << 10;

    private static final String WITHDRAWN = "withdrawn: ";

    JoinFile {
        withdrawn = Set.copyOf(withdrawn);
        if (!withdrawn.stream().allMatch(BundleHash::valid)) {
            throw new IllegalArgumentException(
                    "join token: withdrawn: not a key id (expected: 64 hex digits); make a new one");
        }
    }

    String text() {
        var text = new StringBuilder(token.secret()).append('\n');
        new TreeSet<>(withdrawn).forEach(id -> text.append(WITHDRAWN).append(id).append('\n'));
        return text.toString();
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when a line is not as it must be; nothing of it is repeated
     */
    static JoinFile parse(String text) {
        List<String> lines = text.strip().lines().map(String::strip).toList();
        List<String> below = lines.stream().skip(1).toList();
        if (!below.stream().allMatch(line -> line.startsWith(WITHDRAWN))) {
            throw new IllegalArgumentException(
                    "join token: a line that is none (expected: withdrawn: ID); make a new one");
        }
        return new JoinFile(
                new JoinToken(lines.isEmpty() ? "" : lines.getFirst()),
                below.stream()
                        .map(line -> line.substring(WITHDRAWN.length()).strip())
                        .collect(Collectors.toSet()));
    }

    @Override
    public String toString() {
        return "JoinFile[redacted]";
    }
}
