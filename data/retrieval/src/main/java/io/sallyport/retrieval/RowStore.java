// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.store.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Sealed rows in the database. Thread-safe; what it throws is the store's own exception. */
final class RowStore {
    private static final String MINE = " from document where tenant = ? and collection = ?";

    private final Database database;
    private final AtomicLong revisions;

    /**
     * @param first below every revision given out from now on
     */
    RowStore(Database database, long first) {
        this.database = database;
        this.revisions = new AtomicLong(first);
    }

    /** No revision up to {@code seen} is given out again. */
    void above(long seen) {
        revisions.accumulateAndGet(seen, Math::max);
    }

    /** Every row of a collection, one after the other. */
    void each(Collected collected, Consumer<Row> reader) {
        database.read(handle -> {
            handle
                    .createQuery("select document, rights, sealed" + MINE)
                    .bind(0, collected.tenant().value())
                    .bind(1, collected.name())
                    .map((rows, _) -> row(rows))
                    .stream()
                    .forEach(reader);
            return true;
        });
    }

    /** The rows of these documents as they are now; those that are gone are missing. */
    List<Row> find(Collected collected, Collection<String> documents) {
        return database.read(handle -> {
            var found = new ArrayList<Row>();
            documents.forEach(
                    document -> find(handle, collected.place(document)).ifPresent(found::add));
            return found;
        });
    }

    /** At most {@code count} rows whose document comes after {@code after}, in order. */
    List<Row> page(Collected collected, String after, int count) {
        return database.read(handle ->
                handle.createQuery(
                                "select document, rights, sealed"
                                        + MINE
                                        + " and document > ? order by document limit ?")
                        .bind(0, collected.tenant().value())
                        .bind(1, collected.name())
                        .bind(2, after)
                        .bind(3, count)
                        .map((rows, _) -> row(rows))
                        .list());
    }

    /**
     * Writes the row that {@code maker} makes of the one that is there and of a revision: written
     * later, larger. Nobody else writes in between.
     *
     * @return what was written; empty when {@code maker} made none
     */
    Optional<RowSeal.Written> put(Place place, Maker maker) {
        return putAll(Map.of(place, maker)).map(List::getFirst);
    }

    /**
     * Writes all of the rows that {@code makers} make, or, when one of them makes none, nothing.
     *
     * @return what was written; empty when nothing was
     */
    Optional<List<RowSeal.Written>> putAll(Map<Place, Maker> makers) {
        return database.write(handle -> {
            var made = new HashMap<Place, RowSeal.Written>();
            makers.forEach((place, maker) ->
                    maker.make(find(handle, place), revisions.incrementAndGet())
                            .ifPresent(written -> made.put(place, written)));
            if (made.size() < makers.size()) {
                return Optional.empty();
            }
            made.forEach((place, written) -> write(handle, place, written.row()));
            return Optional.of(List.copyOf(made.values()));
        });
    }

    private static void write(Handle handle, Place place, Row row) {
        handle.execute(
                "insert into document (tenant, collection, document, rights, sealed) values (?, ?,"
                        + " ?, ?, ?) on conflict (tenant, collection, document) do update set"
                        + " rights = excluded.rights, sealed = excluded.sealed",
                place.tenant().value(),
                place.collection(),
                place.document(),
                row.rights(),
                row.sealed());
    }

    /** Takes a row away and gives the revision of doing so. */
    long delete(Place place) {
        return database.write(handle -> {
            handle.execute(
                    "delete" + MINE + " and document = ?",
                    place.tenant().value(),
                    place.collection(),
                    place.document());
            return revisions.incrementAndGet();
        });
    }

    private static Optional<Row> find(Handle handle, Place place) {
        return handle.createQuery("select document, rights, sealed" + MINE + " and document = ?")
                .bind(0, place.tenant().value())
                .bind(1, place.collection())
                .bind(2, place.document())
                .map((rows, _) -> row(rows))
                .findOne();
    }

    /** Makes a row, or none, which leaves what is there. */
    @FunctionalInterface
    interface Maker {
        Optional<RowSeal.Written> make(Optional<Row> current, long revision);
    }

    private static Row row(java.sql.ResultSet rows) throws java.sql.SQLException {
        return new Row(rows.getString(1), rows.getString(2), rows.getString(3));
    }
}
