// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One pass over a log: rebuilds the tree, follows the links, compares with the checkpoint. */
final class LogScan {
    private final NoteKey key;
    private final Optional<Checkpoint> signed;
    private final MerkleTree tree = new MerkleTree();
    private String previous = "";
    private Optional<Verdict> fault = Optional.empty();
    private long whole;
    private long torn;
    private long adopted;

    private LogScan(NoteKey key, Optional<Checkpoint> signed) {
        this.key = key;
        this.signed = signed;
    }

    /** Reads {@code log} to its end, or to the first fault. */
    static LogScan of(Path log, NoteKey key, Optional<Checkpoint> signed) throws IOException {
        var scan = new LogScan(key, signed);
        try (var lines = new LineReader(log, 0)) {
            scan.read(lines);
            scan.whole = lines.whole();
            scan.torn = lines.torn();
        }
        return scan;
    }

    /** The fault, or that there is none. */
    Verdict verdict() {
        return fault.orElseGet(() ->
                new Verdict.Intact(
                        tree.size(),
                        Checkpoint.of(key.name(), tree).root(),
                        signed.map(Checkpoint::size).orElse(0L),
                        adopted));
    }

    /** How many records follow those that the checkpoint covers. */
    long unsigned() {
        return tree.size() - signed.map(Checkpoint::size).orElse(0L);
    }

    MerkleTree tree() {
        return tree;
    }

    /** The link for the next line. */
    String previous() {
        return previous;
    }

    /** Where the last whole line ends. */
    long whole() {
        return whole;
    }

    /** How many bytes of a line that was never finished follow. */
    long torn() {
        return torn;
    }

    private void read(LineReader lines) throws IOException {
        Optional<byte[]> line = lines.next();
        while (line.isPresent() && fault.isEmpty()) {
            byte[] present = line.get();
            line = lines.next();
            take(present, line);
        }
        if (fault.isEmpty()) {
            checkEnd();
        }
    }

    private void take(byte[] line, Optional<byte[]> following) {
        long index = tree.size();
        boolean linked = Lines.startsWith(line, Lines.head(index, previous));
        String link = Lines.link(tree.add(line));
        if (!linked) {
            boolean sound = following.isEmpty() || isLinked(following.get(), index + 1, link);
            fault = Optional.of(broken(line, index, sound));
        } else if (index == 0 && !opensWith(line)) {
            tampered(0, "the log was opened with another key than key.pub");
        } else if (signed.isPresent() && signed.get().size() == tree.size()) {
            compare(signed.get(), index);
        }
        previous = link;
        adopted += adopted(line, index);
    }

    /** What a start says that it found unsigned; never more than there was. */
    private static long adopted(byte[] line, long index) {
        return Lines.mentions(line, AuditLog.RECOVERED)
                ? Lines.parse(line)
                        .filter(entry -> entry.event().equals(AuditLog.RECOVERED))
                        .flatMap(entry -> number(entry.facts().get(AuditLog.UNSIGNED)))
                        .filter(count -> count > 0 && count <= index)
                        .orElse(0L)
                : 0;
    }

    private static Optional<Long> number(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(Long.parseLong(text));
        } catch (NumberFormatException foreign) {
            return Optional.empty();
        }
    }

    /** The first record names the key, so another key needs another first record. */
    private boolean opensWith(byte[] line) {
        return Lines.parse(line)
                .filter(first -> first.event().equals(AuditLog.OPENED))
                .filter(first -> key.text().equals(first.facts().get("key")))
                .isPresent();
    }

    private void compare(Checkpoint checkpoint, long index) {
        if (!checkpoint.matches(tree)) {
            tampered(
                    index, "not as signed: this record, or an earlier one with all that follow it");
        }
    }

    private void checkEnd() {
        long records = tree.size();
        if (signed.isPresent() && records < signed.get().size()) {
            tampered(records, "missing: the checkpoint covers " + signed.get().size() + " records");
        } else if (signed.isEmpty() && records > 1) { // one: killed before the first checkpoint
            fault =
                    Optional.of(
                            new Verdict.Tampered(
                                    OptionalLong.empty(), "the checkpoint is missing"));
        }
    }

    private void tampered(long index, String what) {
        fault = Optional.of(new Verdict.Tampered(OptionalLong.of(index), what));
    }

    private static boolean isLinked(byte[] line, long index, String link) {
        return Lines.startsWith(line, Lines.head(index, link));
    }

    /**
     * Which record a broken link tells of. When the line after this one still links to it (or there
     * is none to say otherwise), the one before it was changed.
     *
     * @param sound whether this line seems to be as it was
     */
    private static Verdict broken(byte[] line, long index, boolean sound) {
        Optional<Long> claimed = Lines.index(line);
        if (claimed.isEmpty()) {
            return new Verdict.Tampered(OptionalLong.of(index), "changed: no longer a record");
        }
        if (claimed.get() != index) {
            return new Verdict.Tampered(
                    OptionalLong.of(index),
                    "missing or moved: record " + claimed.get() + " stands here");
        }
        return new Verdict.Tampered(
                OptionalLong.of(sound ? Math.max(0, index - 1) : index),
                "changed: the link that follows it is broken");
    }
}
