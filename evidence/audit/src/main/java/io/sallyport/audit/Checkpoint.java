// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is signed: so many records, with this root (C2SP tlog-checkpoint).
 *
 * @param origin whose log
 * @param size records, 1 or more
 * @param root the tree's root hash, base64
 */
record Checkpoint(String origin, long size, String root) {
    private static final Pattern TEXT =
            Pattern.compile("([^\\n]{1,300})\\n([1-9][0-9]{0,17})\\n([A-Za-z0-9+/]{43}=)\\n");

    static Checkpoint of(String origin, MerkleTree tree) {
        return new Checkpoint(origin, tree.size(), Base64.getEncoder().encodeToString(tree.root()));
    }

    /** The checkpoint in {@code note}, when {@code key} has signed it and it names that log. */
    static Optional<Checkpoint> open(String note, NoteKey key) {
        return SignedNote.open(note, key)
                .flatMap(Checkpoint::parse)
                .filter(checkpoint -> checkpoint.origin().equals(key.name()));
    }

    String text() {
        return origin + "\n" + size + "\n" + root + "\n";
    }

    boolean matches(MerkleTree tree) {
        return equals(of(origin, tree));
    }

    private static Optional<Checkpoint> parse(String text) {
        Matcher lines = TEXT.matcher(text);
        return lines.matches()
                ? Optional.of(
                        new Checkpoint(
                                lines.group(1), Long.parseLong(lines.group(2)), lines.group(3)))
                : Optional.empty();
    }
}
