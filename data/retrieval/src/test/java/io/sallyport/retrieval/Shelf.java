// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.fields.FieldCipher;
import io.sallyport.identity.TenantId;
import io.sallyport.store.Database;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A real store over a real SQLite file, and the database administrator who edits it. */
final class Shelf implements AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final Collected ENG = new Collected("eng-docs", ACME, Map.of());
    static final Collected HR = new Collected("hr-docs", ACME, Map.of());
    static final Principals ENGINEER = of("group:engineering");
    static final Principals PEOPLE = of("group:hr");
    static final int DIMENSION = 16;

    final List<String> alarms = new ArrayList<>();
    private final Path folder;
    private final int exactUpTo;
    private Database database;
    private SealedStore store;

    private Shelf(Path folder, int exactUpTo) {
        this.folder = folder;
        this.exactUpTo = exactUpTo;
        this.database = database();
        this.store = load();
    }

    static Shelf open(Path folder) {
        return new Shelf(folder, 10_000);
    }

    static Shelf open(Path folder, int exactUpTo) {
        return new Shelf(folder, exactUpTo);
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
        return Database.embedded(
                folder.resolve("documents.db"), "io/sallyport/retrieval/migrations");
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
        try (Connection connection =
                        DriverManager.getConnection(
                                "jdbc:sqlite:" + folder.resolve("documents.db"));
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** A new process over the same files. */
    void restart() {
        close();
        database = database();
        store = load();
    }

    /** Writes a sound row past the index: what a bug, or another process, might leave. */
    void behindTheIndex(Place place, Rights rights, long revision) {
        var row =
                new RowSeal(FieldCipher.local(folder.resolve("row-keys")))
                        .write(place, rights, document(place.document()).at(revision));
        new RowStore(database, 1).put(place, (_, _) -> Optional.of(row));
    }

    void loseDatabase() {
        database.close();
    }

    private SealedStore load() {
        return SealedStore.open(
                new RowStore(database, 1),
                new RowSeal(FieldCipher.local(folder.resolve("row-keys"))),
                new VectorSearch(exactUpTo),
                new SealedStore.Served(
                        List.of(ENG, HR),
                        (place, how) -> alarms.add(place.document() + " " + how)));
    }

    @Override
    public void close() {
        store.close();
        database.close();
    }
}
