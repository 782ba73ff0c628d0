// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Collections in sealed mode: the database holds sealed rows, this process's memory the vectors.
 * Rights are pushed into the search, and every hit is checked again against its row as it is now.
 * Thread-safe; a database that does not answer is its own exception, never an empty result.
 */
final class SealedStore implements AutoCloseable {
    private final RowStore rows;
    private final RowSeal seal;
    private final Map<String, VectorIndex> indexes = new HashMap<>();
    private final SealedRights rights;

    private SealedStore(RowStore rows, RowSeal seal) {
        this.rows = rows;
        this.seal = seal;
        this.rights = new SealedRights(rows, seal, this::index);
    }

    /** Reads every row of these collections; one that does not open is left out, with an alarm. */
    static SealedStore open(RowStore rows, RowSeal seal, VectorSearch search, Served served) {
        var store = new SealedStore(rows, seal);
        for (Collected collected : served.collections()) {
            var index = new VectorIndex(search);
            store.indexes.put(collected.name(), index);
            rows.each(collected, row -> store.load(collected, row, served.alarm()));
            index.refresh();
        }
        return store;
    }

    /** The best chunks that these principals may see. */
    Found search(Collected collected, VectorIndex.Wanted wanted) {
        List<VectorIndex.Near> near = index(collected).search(wanted);
        var documents = new LinkedHashSet<String>();
        near.forEach(hit -> documents.add(hit.document()));
        var opened = new HashMap<String, RowSeal.Opened>();
        var broken = new ArrayList<Broken>();
        for (Row row : rows.find(collected, documents)) {
            seal.open(collected.place(row.document()), row)
                    .ifPresentOrElse(
                            open -> opened.put(row.document(), open),
                            () -> broken.add(new Broken(row.document(), "does_not_open")));
        }
        var hits = new ArrayList<Hit>();
        for (VectorIndex.Near hit : near) {
            Optional.ofNullable(opened.get(hit.document()))
                    .ifPresent(open -> judge(hit, open, wanted.principals(), hits, broken));
        }
        if (broken.isEmpty()) {
            return new Found.Hits(hits);
        }
        broken.forEach(row -> index(collected).remove(row.document(), Long.MAX_VALUE));
        index(collected).refresh();
        return new Found.Tampered(broken);
    }

    /**
     * Puts a document in place of what was there. When it was put with the same rights before,
     * rights that were changed here since stay: loading again undoes no change of rights.
     */
    void put(Place place, Rights stated, StoredDocument document) {
        rows.put(
                        place,
                        (current, revision) -> {
                            Rights rights =
                                    current.flatMap(row -> this.rights.sound(place, row))
                                            .filter(there -> there.document().wasPutWith(stated))
                                            .map(RowSeal.Opened::rights)
                                            .orElse(stated);
                            var written = document.statedWith(stated).at(revision);
                            return Optional.of(seal.write(place, rights, written));
                        })
                .ifPresent(written -> rights.show(place.collection(), List.of(written)));
    }

    /** Whether searches find just this revision. */
    boolean indexed(Collected collected, String document, StoredDocument stored) {
        return index(collected)
                .revision(document)
                .filter(revision -> revision == stored.revision())
                .isPresent();
    }

    /** How rights are read and changed here. */
    SealedRights rights() {
        return rights;
    }

    /** Takes a document away; it may be missing. */
    void delete(Place place) {
        long revision = rows.delete(place);
        index(place.collection()).remove(place.document(), revision);
        index(place.collection()).refresh();
    }

    @Override
    public void close() {
        indexes.values().forEach(VectorIndex::close);
    }

    private void load(Collected collected, Row row, Alarm alarm) {
        Place place = collected.place(row.document());
        seal.open(place, row)
                .ifPresentOrElse(
                        open -> {
                            rows.above(open.document().revision());
                            index(collected).put(row.document(), open.document(), open.rights());
                        },
                        () -> alarm.tampered(place, "does_not_open"));
    }

    /**
     * A hit whose row is newer than the index is being replaced right now and left out. One whose
     * row is older was put back by somebody; one that its own rights do not allow was found by
     * others.
     */
    private static void judge(
            VectorIndex.Near near,
            RowSeal.Opened open,
            Principals principals,
            List<Hit> hits,
            List<Broken> broken) {
        StoredDocument document = open.document();
        if (document.revision() < near.revision()) {
            broken.add(new Broken(near.document(), "put_back"));
        } else if (document.revision() == near.revision()) {
            if (open.rights().allow(principals)) {
                hits.add(new Hit(near.document(), document, near.chunk(), near.score()));
            } else {
                broken.add(new Broken(near.document(), "rights_mismatch"));
            }
        }
    }

    private VectorIndex index(Collected collected) {
        return index(collected.name());
    }

    private VectorIndex index(String collection) {
        return Optional.ofNullable(indexes.get(collection))
                .orElseThrow(
                        () -> new IllegalArgumentException("collection: not served by this store"));
    }

    /**
     * What to serve, and whom to tell.
     *
     * @param alarm hears of rows that do not open at start
     */
    record Served(Collection<Collected> collections, Alarm alarm) {
        Served {
            collections = Set.copyOf(collections);
        }
    }

    /** Hears of rows that were changed behind our back. */
    @FunctionalInterface
    interface Alarm {
        void tampered(Place place, String how);
    }

    /** The outcome of a search. */
    sealed interface Found {
        /** All of it holds; best first. */
        record Hits(List<Hit> hits) implements Found {
            public Hits {
                hits = List.copyOf(hits);
            }
        }

        /** Somebody changed the database: nothing is answered, and these are no longer found. */
        record Tampered(List<Broken> rows) implements Found {
            public Tampered {
                rows = List.copyOf(rows);
            }
        }
    }

    /**
     * One chunk that the user may see.
     *
     * @param score dot product, -1 to 1
     */
    record Hit(String id, StoredDocument document, int chunk, float score) {
        String text() {
            return document.chunks().get(chunk).text();
        }
    }

    /** A row that is not what was written. */
    record Broken(String document, String how) {}
}
