// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a collection's log says by itself.
 *
 * @param latest document to its last change
 * @param position revision of the last entry; where it was before, when there is none
 * @param begins revision of the last change that it has forgotten; 0 when it has all
 * @param whole whether no entry is missing, invented or altered
 */
record History(Map<String, Change> latest, long position, long begins, boolean whole) {
    History {
        latest = Map.copyOf(latest);
    }

    /**
     * Reads entries one after the other.
     *
     * @param after where the reader was; empty at its start, when older entries may be gone: of a
     *     log that is as long as logs are kept
     */
    static History of(List<ChangeLog.Entry> entries, Optional<Long> after) {
        var latest = new HashMap<String, Change>();
        Optional<Long> at = after;
        boolean whole = true;
        long begins = after.orElse(0L);
        for (ChangeLog.Entry entry : entries) {
            if (entry.change().isEmpty()) {
                whole = false;
                continue;
            }
            Change change = entry.change().get();
            if (at.isEmpty()) {
                begins = change.previous();
                whole &= begins == 0 || entries.size() >= ChangeLog.KEPT;
            } else {
                whole &= at.get() == change.previous();
            }
            at = Optional.of(change.revision());
            latest.put(change.document(), change);
        }
        return new History(latest, at.orElse(0L), begins, whole);
    }
}
