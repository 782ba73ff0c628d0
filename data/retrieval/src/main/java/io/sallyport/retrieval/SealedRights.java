// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rights of sealed rows. A change opens the row and seals it anew with its new rights and a
 * later revision: nothing is embedded again, and every search that begins afterwards follows it.
 * Thread-safe.
 */
final class SealedRights {
    private final RowStore rows;
    private final RowSeal seal;
    private final Function<String, VectorIndex> indexes;
    private final ChangeFeed feed;

    SealedRights(
            RowStore rows, RowSeal seal, Function<String, VectorIndex> indexes, ChangeFeed feed) {
        this.rows = rows;
        this.seal = seal;
        this.indexes = indexes;
        this.feed = feed;
    }

    /** What is there now. */
    Held find(Collected collected, String document) {
        feed.requireSound(collected.name());
        // before the row: while it is read, a later one may be written
        Optional<Long> known = indexes.apply(collected.name()).revision(document);
        return rows.find(collected, List.of(document)).stream()
                .findFirst()
                .map(row -> held(collected.place(document), row, known))
                .orElseGet(Held.Missing::new);
    }

    /**
     * At most {@code count} documents after {@code after}, by their id. Rows that somebody invented
     * under names that no document can have are passed over; they had their alarm at the start.
     */
    Map<String, Held> page(Collected collected, String after, int count) {
        feed.requireSound(collected.name());
        var page = new LinkedHashMap<String, Held>();
        List<Row> next = rows.page(collected, after, count);
        while (!next.isEmpty() && page.size() < count) {
            next.stream()
                    .filter(row -> Place.valid(row.document()))
                    .limit(count - page.size())
                    .forEach(row -> page.put(row.document(), held(collected, row)));
            next = rows.page(collected, next.getLast().document(), count);
        }
        return page;
    }

    /**
     * Changes all of them, in one write.
     *
     * @param changes document to its new rights and to the revision that they were decided on
     * @return false when one of them is not what it was then, or is broken: nothing was changed
     */
    boolean change(Collected collected, Map<String, Change> changes) {
        feed.requireSound(collected.name());
        var makers = new HashMap<Place, RowStore.Maker>();
        changes.forEach((document, change) -> {
            Place place = collected.place(document);
            makers.put(
                    place,
                    (current, revision) ->
                            current.flatMap(row -> sound(place, row))
                                    .filter(there ->
                                            there.document().revision() == change.revision())
                                    .map(there ->
                                            seal.write(
                                                    place,
                                                    change.rights(),
                                                    there.document().at(revision))));
        });
        Optional<List<RowSeal.Written>> written = rows.putAll(makers);
        written.ifPresent(all -> show(collected.name(), all));
        return written.isPresent();
    }

    /**
     * Gives a document that is there the rights that it was put with this time.
     *
     * @return false when it is another one by now, or broken: nothing was changed
     */
    boolean restate(Place place, String fingerprint, Rights stated) {
        feed.requireSound(place.collection());
        Optional<RowSeal.Written> written =
                rows.put(
                        place,
                        (current, revision) ->
                                current.flatMap(row -> sound(place, row))
                                        .map(RowSeal.Opened::document)
                                        .filter(there -> there.fingerprint().equals(fingerprint))
                                        .map(there ->
                                                seal.write(
                                                        place,
                                                        stated,
                                                        there.statedWith(stated).at(revision))));
        written.ifPresent(one -> show(place.collection(), List.of(one)));
        return written.isPresent();
    }

    /** Makes what was written count for every search that begins afterwards. */
    void show(String collection, List<RowSeal.Written> written) {
        VectorIndex index = indexes.apply(collection);
        written.forEach(one -> index.put(one.row().document(), one.document(), one.rights()));
        index.refresh();
    }

    /** Opens a row that is what was written last; one that was put back is not. */
    Optional<RowSeal.Opened> sound(Place place, Row row) {
        return seal.open(place, row).filter(open -> !putBack(place, open));
    }

    /** The row was read before its index: what looks put back may have been written since. */
    private Held held(Collected collected, Row row) {
        Place place = collected.place(row.document());
        Optional<Long> now = indexes.apply(collected.name()).revision(row.document());
        return switch (held(place, row, now)) {
            case Held.Broken _ -> find(collected, row.document());
            case Held other -> other;
        };
    }

    private Held held(Place place, Row row, Optional<Long> known) {
        Optional<RowSeal.Opened> open = seal.open(place, row);
        if (open.isEmpty()) {
            return new Held.Broken("does_not_open");
        }
        StoredDocument document = open.get().document();
        return document.revision() < known.orElse(0L)
                ? new Held.Broken("put_back")
                : new Held.Sound(open.get().rights(), document);
    }

    private boolean putBack(Place place, RowSeal.Opened open) {
        return indexes.apply(place.collection())
                .revision(place.document())
                .filter(newest -> open.document().revision() < newest)
                .isPresent();
    }

    /**
     * New rights.
     *
     * @param revision of the row that they replace the rights of
     */
    record Change(Rights rights, long revision) {}

    /** What the database holds under a document's name. */
    sealed interface Held {
        /** What was written. */
        record Sound(Rights rights, StoredDocument document) implements Held {}

        /** Nothing. */
        record Missing() implements Held {}

        /** Something else than what was written. */
        record Broken(String how) implements Held {}
    }
}
