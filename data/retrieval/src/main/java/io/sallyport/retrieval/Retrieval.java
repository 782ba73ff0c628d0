// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.RequestPath;
import io.sallyport.fields.FieldCipher;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** The retrieval role: searches for users, writes for ingest. */
public final class Retrieval implements AutoCloseable {
    private static final String MIGRATIONS = "io/sallyport/retrieval/migrations";

    private final RetrievalDeps deps;
    private final Database database;
    private final SealedStore store;
    private final HttpServer server;

    private Retrieval(RetrievalDeps deps, Database database, SealedStore store, HttpServer server) {
        this.deps = deps;
        this.database = database;
        this.store = store;
        this.server = server;
    }

    /**
     * Opens the store, reads its rows into memory and starts listening. A row that was tampered
     * with is left out, with an alarm in the audit log.
     *
     * @throws StoreException when the store cannot be opened
     * @throws io.sallyport.http.PortInUseException naming the port
     */
    public static Retrieval start(RetrievalConfig config, RetrievalDeps deps) {
        Database database = database(config, deps);
        try {
            var served = ServedCollections.of(config);
            var alarms = new Alarms(deps.audit(), deps.metrics(), deps.clock());
            var store = open(config, deps, database, new SealedStore.Served(served.all(), alarms));
            var handler = new Wiring(config, deps, served, alarms).handler(database, store);
            return new Retrieval(deps, database, store, listen(config, deps, store, handler));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static HttpServer listen(
            RetrievalConfig config, RetrievalDeps deps, SealedStore store, HttpHandler handler) {
        try {
            return HttpServer.start(
                    config.listener(), new ServerTls.Mutual(deps.identity()), handler);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** What {@code /readyz} says is missing: callers must be judged and the store must answer. */
    public List<String> missing() {
        var missing = new ArrayList<>(deps.pep().missing());
        try {
            database.read(handle ->
                    handle.createQuery("select 1 from document limit 1")
                            .mapTo(Integer.class)
                            .list());
        } catch (StoreException e) {
            missing.add("documents: no answer of their database (expected: rows); look at its log");
        }
        if (store.feed().silent()) {
            missing.add("documents: changes by other processes are not heard; look at its log");
        }
        store.feed()
                .lost()
                .forEach(collection ->
                        missing.add(
                                "documents: changes of `%s` are missing (expected: all); restart on a"
                                                .formatted(collection)
                                        + " database that is sound"));
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        server.close();
        store.close();
        database.close();
    }

    private static Database database(RetrievalConfig config, RetrievalDeps deps) {
        try {
            Files.createDirectories(deps.data());
        } catch (IOException e) {
            throw new UncheckedIOException("retrieval: cannot make its folder", e);
        }
        return config.store()
                .map(shared -> Database.shared(shared, MIGRATIONS))
                .orElseGet(
                        () -> Database.embedded(deps.data().resolve("documents.db"), MIGRATIONS));
    }

    private static SealedStore open(
            RetrievalConfig config,
            RetrievalDeps deps,
            Database database,
            SealedStore.Served served) {
        var cipher = FieldCipher.local(config.rowKeys().orElse(deps.data().resolve("row-keys")));
        var store =
                SealedStore.open(
                        new RowStore(
                                database, new ChangeLog(cipher), deps.clock().millis() * 1_000),
                        new RowSeal(cipher),
                        new VectorSearch(config.exactUpTo()),
                        served);
        database.announcements().ifPresent(store::follow);
        return store;
    }

    /** Puts the parts of the two resources together. */
    private record Wiring(
            RetrievalConfig config, RetrievalDeps deps, ServedCollections served, Alarms alarms) {
        HttpHandler handler(Database database, SealedStore store) {
            var preparation =
                    new Preparation(deps.embedder(), new Chunker(config.chunk(), config.overlap()));
            var search = new SearchResource(searchParts(database, store, preparation));
            var ingest = new IngestResource(ingestParts(store, preparation));
            HttpHandler searching =
                    RequestPath.full(deps.pep(), SearchResource.SCOPE, deps.policy(), search);
            HttpHandler writing =
                    RequestPath.full(deps.pep(), IngestResource.SCOPE, deps.policy(), ingest);
            var rights = new RightsParts(served, store.rights(), deps.quota(), alarms);
            HttpHandler rightsReading =
                    RequestPath.full(
                            deps.pep(),
                            RightsReadResource.SCOPE,
                            deps.policy(),
                            new RightsReadResource(rights));
            HttpHandler rightsWriting =
                    RequestPath.full(
                            deps.pep(),
                            RightsWriteResource.SCOPE,
                            deps.policy(),
                            new RightsWriteResource(rights));
            return request ->
                    switch (Routes.owner(request)) {
                        case SEARCH -> searching.handle(request);
                        case INGEST -> writing.handle(request);
                        case RIGHTS_READING -> rightsReading.handle(request);
                        case RIGHTS_WRITING -> rightsWriting.handle(request);
                    };
        }

        private SearchResource.Parts searchParts(
                Database database, SealedStore store, Preparation preparation) {
            return new SearchResource.Parts(
                    served,
                    new SearchReader((int) config.maxQuery().bytes(), config.maxResults()),
                    store,
                    preparation,
                    new Screening(deps.firewall()),
                    new ReadBudget(database, config.documentsPerDay(), deps.clock()),
                    deps.quota(),
                    alarms,
                    deps.clock());
        }

        private IngestResource.Parts ingestParts(SealedStore store, Preparation preparation) {
            return new IngestResource.Parts(
                    served,
                    new DocumentReader((int) config.maxDocument().bytes()),
                    store,
                    preparation,
                    deps.quota(),
                    alarms);
        }
    }
}
