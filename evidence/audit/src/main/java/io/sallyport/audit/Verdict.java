// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.util.OptionalLong;

/** What the check of one log found. */
public sealed interface Verdict {
    /**
     * Every record is as it was signed.
     *
     * @param records in the log
     * @param root the tree's root hash over all of them, base64
     * @param checkpointed how many the newest checkpoint covers; those after it (less than a second
     *     of a running process) are linked to each other but not signed yet
     */
    record Intact(long records, String root, long checkpointed) implements Verdict {}

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
