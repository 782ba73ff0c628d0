// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.store.Announcements;
import java.time.Duration;
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

    private final ChangeFeed feed;
    private final Served served;

    private SealedStore(RowStore rows, RowSeal seal, Served served) {
        this.rows = rows;
        this.seal = seal;
        this.served = served;
        this.feed = new ChangeFeed(rows, this::read, served);
        this.rights = new SealedRights(rows, seal, this::index, feed);
    }

    /** Reads every row of these collections; one that is not sound is left out, with an alarm. */
    static SealedStore open(RowStore rows, RowSeal seal, VectorSearch search, Served served) {
        var store = new SealedStore(rows, seal, served);
        for (Collected collected : served.collections()) {
            var index = new VectorIndex(search);
            store.indexes.put(collected.name(), index);
            var loading = new Loading(collected, seal, index, served.alarm());
            loading.run(rows);
            store.feed.from(collected, loading.position());
            if (!loading.whole()) {
                store.feed.lose(collected, "changes_missing");
            }
        }
        return store;
    }

    /** Follows from now on what other processes write. */
    void follow(Announcements announcements) {
        feed.start(announcements);
    }

    /** How it knows what other processes write. */
    ChangeFeed feed() {
        return feed;
    }

    /** The best chunks that these principals may see. */
    Found search(Collected collected, VectorIndex.Wanted wanted) {
        feed.requireSound(collected.name());
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
        feed.requireSound(place.collection());
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
        feed.close();
        indexes.values().forEach(VectorIndex::close);
    }

    /** Takes over what was written, by whomever. */
    private void read(Collected collected, RowStore.News news) {
        VectorIndex index = index(collected);
        var rowOf = new HashMap<String, Row>();
        news.rows().forEach(row -> rowOf.put(row.document(), row));
        for (Change change : news.history().latest().values()) {
            Optional<Row> row = Optional.ofNullable(rowOf.get(change.document()));
            if (row.isPresent()) {
                take(collected.place(change.document()), change, row.get());
            } else {
                index.remove(change.document(), change.revision());
                if (!change.gone() && news.all()) {
                    served.alarm().tampered(collected.place(change.document()), "taken_away");
                }
            }
        }
        index.refresh();
    }

    private void take(Place place, Change change, Row row) {
        VectorIndex index = index(place.collection());
        if (index.revision(place.document()).orElse(0L) >= change.revision()) {
            return; // this process wrote it
        }
        Optional<RowSeal.Opened> open = seal.open(place, row);
        boolean old =
                open.map(there -> there.document().revision() < change.revision()).orElse(true);
        if (old) {
            index.remove(place.document(), change.revision());
            served.alarm().tampered(place, open.isPresent() ? "put_back" : "does_not_open");
        } else {
            open.ifPresent(there -> index.put(place.document(), there.document(), there.rights()));
        }
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
     * @param alarm hears of rows that are not what was written
     * @param silence so long may nothing be heard of what other processes write; then nothing is
     *     answered
     */
    record Served(Collection<Collected> collections, Alarm alarm, Duration silence) {
        private static final Duration SILENCE = Duration.ofSeconds(5);

        Served {
            collections = Set.copyOf(collections);
        }

        Served(Collection<Collected> collections, Alarm alarm) {
            this(collections, alarm, SILENCE);
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
