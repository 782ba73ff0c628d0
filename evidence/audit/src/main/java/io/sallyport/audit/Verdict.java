// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.util.OptionalLong;

/** What the check of one log found. */
public sealed interface Verdict {
    /**
     * Every record that is signed is as it was signed, and the process signs the others.
     *
     * @param records in the log
     * @param root the tree's root hash over all of them, base64
     * @param checkpointed how many the newest checkpoint covers; those after it came while this was
     *     read, and nothing is said about them
     * @param adopted how many of those were found unsigned at a start, after a crash, and signed
     *     then: the record {@code recovered} after them says so
     */
    record Intact(long records, String root, long checkpointed, long adopted) implements Verdict {
        /** How many no signature covers. */
        public long unsigned() {
            return records - checkpointed;
        }
    }

    /**
     * Every signed record is as it was, and records follow that nobody signs: the last second
     * before a crash, or written by somebody else. A start of the process adopts and marks them.
     *
     * @param records in the log
     * @param checkpointed how many of them the newest checkpoint covers
     */
    record Unsigned(long records, long checkpointed) implements Verdict {}

    /**
     * Somebody changed log, checkpoint or key.
     *
     * @param record the index of the first record that is not as it was; empty when it is the
     *     checkpoint or the key
     * @param what one line for the reader
     */
    record Tampered(OptionalLong record, String what) implements Verdict {}

    /**
     * It cannot be told.
     *
     * @param why one line for the reader
     */
    record Unreadable(String why) implements Verdict {}
}
