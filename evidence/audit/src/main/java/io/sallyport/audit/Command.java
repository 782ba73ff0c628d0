// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.util.concurrent.CompletableFuture;

/** What the log's writer is asked to do. */
sealed interface Command {
    /** Told when it did not happen. */
    void fail(AuditException why);

    /**
     * Writes one record.
     *
     * @param body the line without its head
     * @param index the record's, once it is on disk
     */
    record Append(String body, CompletableFuture<Long> index) implements Command {
        @Override
        public void fail(AuditException why) {
            index.completeExceptionally(why);
        }
    }

    /**
     * Signs all records before it.
     *
     * @param note the signed checkpoint, once it is on disk
     */
    record Sign(CompletableFuture<String> note) implements Command {
        @Override
        public void fail(AuditException why) {
            note.completeExceptionally(why);
        }
    }

    /**
     * Signs what is not signed yet and stops.
     *
     * @param note the last checkpoint
     */
    record Stop(CompletableFuture<String> note) implements Command {
        @Override
        public void fail(AuditException why) {
            note.completeExceptionally(why);
        }
    }
}
