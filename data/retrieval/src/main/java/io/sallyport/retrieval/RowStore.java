// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.store.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
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

    /** Writes the row that {@code maker} makes for its revision: written later, larger. */
    void put(Place place, LongFunction<Row> maker) {
        database.writing(handle -> {
            Row row = maker.apply(revisions.incrementAndGet());
            handle.execute(
                    "insert into document (tenant, collection, document, rights, sealed)"
                            + " values (?, ?, ?, ?, ?) on conflict (tenant, collection,"
                            + " document) do update set rights = excluded.rights, sealed ="
                            + " excluded.sealed",
                    place.tenant().value(),
                    place.collection(),
                    place.document(),
                    row.rights(),
                    row.sealed());
        });
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

    private static Row row(java.sql.ResultSet rows) throws java.sql.SQLException {
        return new Row(rows.getString(1), rows.getString(2), rows.getString(3));
    }
}
