// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads one collection into its index, at the start. What is not as it was written is left out,
 * with an alarm: rows that do not open, and rows that the log knows a later change of. For one
 * thread.
 */
final class Loading {
    private final Collected collected;
    private final RowSeal seal;
    private final VectorIndex index;
    private final SealedStore.Alarm alarm;
    private final Set<String> missing = new HashSet<>();
    private Map<String, Change> latest = Map.of();
    private long position;
    private long newest;
    private long begins;
    private boolean whole;

    Loading(Collected collected, RowSeal seal, VectorIndex index, SealedStore.Alarm alarm) {
        this.collected = collected;
        this.seal = seal;
        this.index = index;
        this.alarm = alarm;
    }

    /** Reads everything; the index shows it afterwards. */
    void run(RowStore rows) {
        rows.each(collected, this::begin, this::row);
        missing.forEach(document -> alarm.tampered(collected.place(document), "taken_away"));
        index.refresh();
        rows.above(newest);
    }

    /** Revision of the last change that is known. */
    long position() {
        return position;
    }

    /** Whether the log has a change for all that was found: no entry is missing that is known. */
    boolean whole() {
        return whole;
    }

    private void begin(History history) {
        whole = history.whole();
        begins = history.begins();
        latest = history.latest();
        position = history.position();
        latest.values().stream()
                .filter(change -> !change.gone())
                .forEach(change -> missing.add(change.document()));
    }

    private void row(Row row) {
        missing.remove(row.document());
        Place place = collected.place(row.document());
        seal.open(place, row)
                .ifPresentOrElse(
                        open -> opened(place, open), () -> alarm.tampered(place, "does_not_open"));
    }

    private void opened(Place place, RowSeal.Opened open) {
        long revision = open.document().revision();
        newest = Math.max(newest, revision);
        Change last = latest.get(place.document());
        whole &= revision <= (last == null ? begins : last.revision());
        if (last != null && last.revision() > revision) {
            alarm.tampered(place, "put_back");
        } else {
            index.put(place.document(), open.document(), open.rights());
        }
    }
}
