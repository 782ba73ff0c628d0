// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Sealed rows in the database, and the log of their changes. Several processes may use the same
 * one. Thread-safe; what it throws is the store's own exception.
 */
final class RowStore {
    private static final String MINE = " from document where tenant = ? and collection = ?";
    private static final int PAGE = 500;
    private static final int MOST_NEWS = 1_000;

    private final Database database;
    private final ChangeLog log;
    private final AtomicLong revisions;
    private final AtomicLong written = new AtomicLong();

    /**
     * @param first below every revision given out from now on
     */
    RowStore(Database database, ChangeLog log, long first) {
        this.database = database;
        this.log = log;
        this.revisions = new AtomicLong(first);
    }

    /** No revision up to {@code seen} is given out again. */
    void above(long seen) {
        revisions.accumulateAndGet(seen, Math::max);
    }

    /** Revision of the last write that this process made and that was accepted; 0 for none. */
    long written() {
        return written.get();
    }

    /** A collection's log, then each of its rows, all as they were at one moment. */
    void each(Collected collected, Consumer<History> first, Consumer<Row> reader) {
        database.read(handle -> {
            first.accept(
                    History.of(
                            log.after(handle, collected, 0, 2 * ChangeLog.KEPT), Optional.empty()));
            List<Row> page = page(handle, collected, ">=", "", PAGE);
            while (!page.isEmpty()) {
                page.forEach(reader);
                page = page(handle, collected, ">", page.getLast().document(), PAGE);
            }
            return true;
        });
    }

    /**
     * What others and this process itself wrote since.
     *
     * @param since revision of the last change that is known
     */
    News news(Collected collected, long since) {
        return database.read(handle -> {
            var entries = log.after(handle, collected, since, MOST_NEWS);
            History history = History.of(entries, Optional.of(since));
            var rows = new ArrayList<Row>();
            history.latest()
                    .keySet()
                    .forEach(document ->
                            find(handle, collected.place(document)).ifPresent(rows::add));
            return new News(history, rows, entries.size() < MOST_NEWS);
        });
    }

    /** Revision of the last write to any collection; 0 when there is none. */
    long newest() {
        return database.read(ChangeLog::newest);
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
        return database.read(handle -> page(handle, collected, ">", after, count));
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
        Optional<List<RowSeal.Written>> all =
                database.write(handle -> {
                    above(known(handle));
                    var made = new LinkedHashMap<Place, RowSeal.Written>();
                    makers.forEach((place, maker) ->
                            maker.make(find(handle, place), revisions.incrementAndGet())
                                    .ifPresent(written -> made.put(place, written)));
                    if (made.size() < makers.size()) {
                        return Optional.empty();
                    }
                    made.forEach((place, written) -> write(handle, place, written));
                    database.announce(handle);
                    return Optional.of(List.copyOf(made.values()));
                });
        all.ifPresent(made -> made.forEach(one -> wrote(one.document().revision())));
        return all;
    }

    private void wrote(long revision) {
        written.accumulateAndGet(revision, Math::max);
    }

    /** The newest revision; a database that lost what it accepted is not written to. */
    private long known(Handle handle) {
        long mine = written();
        long newest = ChangeLog.newest(handle);
        if (newest < mine) {
            throw new StoreException(
                    "store: what was written is not there any more (expected: every change); look"
                            + " at who changes the database");
        }
        return newest;
    }

    private void write(Handle handle, Place place, RowSeal.Written written) {
        Row row = written.row();
        log.append(handle, place, written.document().revision(), false);
        int rows =
                handle.execute(
                        "insert into document (tenant, collection, document, rights, sealed) values (?, ?,"
                                + " ?, ?, ?) on conflict (tenant, collection, document) do update set"
                                + " rights = excluded.rights, sealed = excluded.sealed",
                        place.tenant().value(),
                        place.collection(),
                        place.document(),
                        row.rights(),
                        row.sealed());
        requireOne(rows);
    }

    /** A database that accepts a write and does not do it may be made to: by a trigger, a rule. */
    static void requireOne(int rows) {
        if (rows != 1) {
            throw new StoreException(
                    "store: rows written: %d (expected: 1); look for triggers, rules and policies"
                            .formatted(rows));
        }
    }

    /** Takes a row away and gives the revision of doing so. */
    long delete(Place place) {
        var deleted =
                database.write(handle -> {
                    above(known(handle));
                    long revision = revisions.incrementAndGet();
                    boolean there = find(handle, place).isPresent();
                    if (there) {
                        delete(handle, place, revision);
                    }
                    return new Deleted(revision, there);
                });
        if (deleted.there()) {
            wrote(deleted.revision());
        }
        return deleted.revision();
    }

    private void delete(Handle handle, Place place, long revision) {
        requireOne(
                handle.execute(
                        "delete" + MINE + " and document = ?",
                        place.tenant().value(),
                        place.collection(),
                        place.document()));
        log.append(handle, place, revision, true);
        database.announce(handle);
    }

    private record Deleted(long revision, boolean there) {}

    /**
     * @param from how a document's id compares with {@code than}: {@code >} or {@code >=}
     */
    private static List<Row> page(
            Handle handle, Collected collected, String from, String than, int count) {
        return handle.createQuery(
                        "select document, rights, sealed"
                                + MINE
                                + " and document "
                                + from
                                + " ? order by document limit ?")
                .bind(0, collected.tenant().value())
                .bind(1, collected.name())
                .bind(2, than)
                .bind(3, count)
                .map((rows, _) -> row(rows))
                .list();
    }

    private static Optional<Row> find(Handle handle, Place place) {
        return handle.createQuery("select document, rights, sealed" + MINE + " and document = ?")
                .bind(0, place.tenant().value())
                .bind(1, place.collection())
                .bind(2, place.document())
                .map((rows, _) -> row(rows))
                .findOne();
    }

    /**
     * What was written since.
     *
     * @param rows of the documents that were written, as they are now; those that are gone are
     *     missing
     * @param all whether there is nothing newer than this
     */
    record News(History history, List<Row> rows, boolean all) {
        News {
            rows = List.copyOf(rows);
        }
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
