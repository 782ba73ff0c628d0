// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Holds one log's files against each other. The log may be longer than its checkpoint. */
final class LogCheck {
    private LogCheck() {}

    /** For a reader that has only the public key beside the log. */
    static Verdict verdict(LogFolder folder) {
        try {
            Verdict verdict = scan(folder, folder.readPublicKey()).verdict();
            return verdict instanceof Verdict.Intact(long records, _, _) && records == 0
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
     * Reads the log against its checkpoint.
     *
     * @throws ForgedCheckpointException when the checkpoint is not signed by {@code key}
     */
    static LogScan scan(LogFolder folder, NoteKey key) throws IOException {
        Optional<String> note = folder.readCheckpoint(); // before the log: a live one only grows
        Optional<Checkpoint> checkpoint = note.flatMap(text -> Checkpoint.open(text, key));
        if (note.isPresent() && checkpoint.isEmpty()) {
            throw new ForgedCheckpointException();
        }
        return LogScan.of(folder.log(), key, checkpoint);
    }

    static String text(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Intact intact -> "intact, " + intact.records() + " records";
            case Verdict.Tampered(var record, var what) when record.isPresent() ->
                    "record " + record.getAsLong() + " " + what;
            case Verdict.Tampered(_, var what) -> what;
            case Verdict.Unreadable(var why) -> why;
        };
    }

    /** The checkpoint is there, and is not this key's. */
    static final class ForgedCheckpointException extends IOException {
        private static final long serialVersionUID = 1L;

        ForgedCheckpointException() {
            super("the checkpoint is not signed by key.pub for this log");
        }
    }
}
