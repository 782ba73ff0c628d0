// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.fields.FieldCipher;
import io.sallyport.identity.TenantId;
import io.sallyport.store.Database;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real store over a real database, and the database administrator who edits it. */
final class Shelf implements AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final Collected ENG = new Collected("eng-docs", ACME, Map.of());
    static final Collected HR = new Collected("hr-docs", ACME, Map.of());
    static final Principals ENGINEER = of("group:engineering");
    static final Principals PEOPLE = of("group:hr");
    static final int DIMENSION = 16;

    final List<String> alarms = new CopyOnWriteArrayList<>();
    private final Cabinet cabinet;
    private final int exactUpTo;
    private Database database;
    private SealedStore store;

    private Shelf(Cabinet cabinet, int exactUpTo) {
        this.cabinet = cabinet;
        this.exactUpTo = exactUpTo;
        this.database = cabinet.open();
        this.store = load();
    }

    static Shelf open(Path folder) {
        return open(new Cabinet.Embedded(folder));
    }

    static Shelf open(Cabinet cabinet) {
        return new Shelf(cabinet, 10_000);
    }

    static Shelf open(Path folder, int exactUpTo) {
        return new Shelf(new Cabinet.Embedded(folder), exactUpTo);
    }

    static Principals of(String... names) {
        return new Principals(Set.of(names));
    }

    static Rights grant(String... names) {
        return new Rights(Set.of(names), Set.of());
    }

    static UnitVector vector(long seed) {
        var random = new Random(seed);
        var values = new float[DIMENSION];
        double square = 0;
        for (int at = 0; at < DIMENSION; at++) {
            values[at] = (float) random.nextGaussian();
            square += values[at] * values[at];
        }
        for (int at = 0; at < DIMENSION; at++) {
            values[at] /= (float) Math.sqrt(square);
        }
        return UnitVector.of(values);
    }

    static StoredDocument document(String text) {
        return document(text, Map.of());
    }

    static StoredDocument document(String text, Map<String, Attribute> attributes) {
        var chunk = new Chunk(text, vector(text.hashCode()));
        return new StoredDocument(
                "Title of " + text, List.of(chunk), attributes, Map.of(), text, 0);
    }

    SealedStore store() {
        return store;
    }

    Database database() {
        return database;
    }

    void put(Collected collected, String id, Rights rights) {
        store.put(collected.place(id), rights, document(id));
    }

    SealedStore.Found search(Collected collected, Principals principals) {
        return search(collected, principals, Optional.empty());
    }

    SealedStore.Found search(Collected collected, Principals principals, Optional<Filter> filter) {
        return store.search(collected, new VectorIndex.Wanted(vector(1), principals, filter, 20));
    }

    /** The ids that were found; fails when the store cried foul. */
    List<String> ids(Collected collected, Principals principals) {
        return ids(search(collected, principals));
    }

    static List<String> ids(SealedStore.Found found) {
        return switch (found) {
            case SealedStore.Found.Hits(var hits) ->
                    hits.stream().map(SealedStore.Hit::id).sorted().toList();
            case SealedStore.Found.Tampered(var rows) ->
                    throw new AssertionError("tampered: " + rows);
        };
    }

    /** What somebody does who holds the database file. */
    int administrator(String sql) throws SQLException {
        return cabinet.administrator(sql);
    }

    /** A new process over the same files. */
    void restart() {
        close();
        database = cabinet.open();
        store = load();
    }

    /** Writes a sound row past the index: what a bug, or another process, might leave. */
    void behindTheIndex(Place place, Rights rights, long revision) {
        var row =
                new RowSeal(cipher()).seal(place, rights, document(place.document()).at(revision));
        database.writing(handle ->
                handle.execute(
                        "update document set rights = ?, sealed = ? where document = ?",
                        row.rights(),
                        row.sealed(),
                        place.document()));
    }

    void loseDatabase() {
        database.close();
    }

    private SealedStore load() {
        SealedStore loaded =
                SealedStore.open(
                        new RowStore(database, new ChangeLog(cipher()), 1),
                        new RowSeal(cipher()),
                        new VectorSearch(exactUpTo),
                        new SealedStore.Served(
                                List.of(ENG, HR),
                                (place, how) -> alarms.add(place.document() + " " + how),
                                Duration.ofSeconds(3)));
        database.announcements().ifPresent(loaded::follow);
        return loaded;
    }

    private FieldCipher cipher() {
        return FieldCipher.local(cabinet.folder().resolve("row-keys"));
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
