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
 * @param whole whether no entry is missing, invented or altered
 */
record History(Map<String, Change> latest, long position, boolean whole) {
    History {
        latest = Map.copyOf(latest);
    }

    /**
     * Reads entries one after the other.
     *
     * @param after where the reader was; empty at its start, when older entries may be gone
     */
    static History of(List<ChangeLog.Entry> entries, Optional<Long> after) {
        var latest = new HashMap<String, Change>();
        Optional<Long> at = after;
        boolean whole = true;
        for (ChangeLog.Entry entry : entries) {
            if (entry.change().isEmpty()) {
                whole = false;
                continue;
            }
            Change change = entry.change().get();
            whole &= at.isEmpty() || at.get() == change.previous();
            at = Optional.of(change.revision());
            latest.put(change.document(), change);
        }
        return new History(latest, at.orElse(0L), whole);
    }
}
