// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Holds one log's files against each other. The log may be longer than its checkpoint. */
final class LogCheck {
    /** A running process signs each second; the rest is for its disk. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private LogCheck() {}

    /**
     * For a reader that has only the public key beside the log.
     *
     * @param patience how long records may stay unsigned
     */
    static Verdict verdict(LogFolder folder, Duration patience) {
        try {
            Verdict verdict = settled(folder, folder.readPublicKey(), patience);
            return verdict instanceof Verdict.Intact intact && intact.records() == 0
                    ? new Verdict.Unreadable("a key, but no record")
                    : verdict;
        } catch (ForgedCheckpointException forged) {
            return new Verdict.Tampered(OptionalLong.empty(), String.valueOf(forged.getMessage()));
        } catch (IOException unreadable) {
            return new Verdict.Unreadable("cannot be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException malformed) {
            return new Verdict.Unreadable("key.pub: " + malformed.getMessage());
        }
    }

    /**
     * Waits until what was found is signed. The times in the records are not asked: who writes
     * records chooses them.
     */
    private static Verdict settled(LogFolder folder, NoteKey key, Duration patience)
            throws IOException {
        Verdict verdict = scan(folder, key).verdict();
        if (!(verdict instanceof Verdict.Intact found) || found.unsigned() == 0) {
            return verdict;
        }
        long begun = System.nanoTime();
        while (checkpoint(folder, key).map(Checkpoint::size).orElse(0L) < found.records()) {
            if (System.nanoTime() - begun > patience.toNanos() || !paused()) {
                return new Verdict.Unsigned(found.records(), found.checkpointed());
            }
        }
        return scan(folder, key).verdict();
    }

    private static boolean paused() {
        try {
            Thread.sleep(LOOK_EVERY);
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Reads the log against its checkpoint.
     *
     * @throws ForgedCheckpointException when the checkpoint is not signed by {@code key}
     */
    static LogScan scan(LogFolder folder, NoteKey key) throws IOException {
        Optional<Checkpoint> signed = checkpoint(folder, key); // first: a live log only grows
        return LogScan.of(folder.log(), key, signed);
    }

    private static Optional<Checkpoint> checkpoint(LogFolder folder, NoteKey key)
            throws IOException {
        Optional<String> note = folder.readCheckpoint();
        Optional<Checkpoint> checkpoint = note.flatMap(text -> Checkpoint.open(text, key));
        if (note.isPresent() && checkpoint.isEmpty()) {
            throw new ForgedCheckpointException();
        }
        return checkpoint;
    }

    static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Intact intact -> text(intact);
            case Verdict.Unsigned(long records, long checkpointed) ->
                    checkpointed
                            + " records intact; "
                            + (records - checkpointed)
                            + " after them not signed (expected: signed within "
                            + PATIENCE.toSeconds()
                            + " s); a crash leaves such, or somebody wrote them";
            case Verdict.Tampered(var record, var what) when record.isPresent() ->
                    "record " + record.getAsLong() + " " + what;
            case Verdict.Tampered(_, var what) -> what;
            case Verdict.Unreadable(var why) -> why;
        };
    }

    private static String text(Verdict.Intact intact) {
        String text = "intact, " + intact.checkpointed() + " records";
        if (intact.unsigned() > 0) {
            text += "; " + intact.unsigned() + " more came, not signed yet";
        }
        if (intact.adopted() > 0) {
            text += "; " + intact.adopted() + " of them were unsigned before a start";
        }
        return text;
    }

    /** The checkpoint is there, and is not this key's. */
    static final class ForgedCheckpointException extends IOException {
        private static final long serialVersionUID = 1L;

        ForgedCheckpointException() {
            super("the checkpoint is not signed by key.pub for this log");
        }
    }
}
