// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.enforcement.RequestPath;
import io.sallyport.fields.FieldCipher;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys role: {@code POST /v1/fields/seal} for services, {@code POST /v1/fields/open} for one
 * field, one purpose, one user at a time.
 */
public final class KeyService implements AutoCloseable {
    private final KeysDeps deps;
    private final Database database;
    private final HttpServer server;

    private KeyService(KeysDeps deps, Database database, HttpServer server) {
        this.deps = deps;
        this.database = database;
        this.server = server;
    }

    /**
     * Opens or makes the keys, opens the ledger and starts listening.
     *
     * @throws UncheckedIOException when the keys cannot be used, saying why
     * @throws StoreException when the ledger cannot be opened
     * @throws io.sallyport.http.PortInUseException naming the port
     */
    public static KeyService start(KeysConfig config, KeysDeps deps) {
        folder(deps);
        FieldCipher cipher = FieldCipher.local(deps.data().resolve("field-keys"));
        Database database =
                Database.embedded(deps.data().resolve("keys.db"), "io/sallyport/keys/migrations");
        try {
            var server =
                    HttpServer.start(
                            config.listener(),
                            new ServerTls.Mutual(deps.identity()),
                            handler(config, deps, cipher, database));
            return new KeyService(deps, database, server);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static void folder(KeysDeps deps) {
        try {
            PrivateFiles.folder(deps.data());
        } catch (IOException e) {
            throw new UncheckedIOException("keys: " + e.getMessage(), e);
        }
    }

    private static HttpHandler handler(
            KeysConfig config, KeysDeps deps, FieldCipher cipher, Database database) {
        var ledger = new OpenLedger(database, config.opensPerDay(), deps.clock());
        var conditions = new OpenConditions(config.signInWithin(), deps.clock());
        var open =
                new OpenResource(new OpenResource.Parts(cipher, ledger, conditions, deps.quota()));
        var seal = new SealResource(cipher, deps.quota(), (int) config.maxValue().bytes());
        HttpHandler opening = RequestPath.full(deps.pep(), "field.open", deps.policy(), open);
        HttpHandler sealing = RequestPath.full(deps.pep(), "svc:field.seal", deps.policy(), seal);
        return request ->
                request.path().equals(FieldJson.SEAL)
                        ? sealing.handle(request)
                        : opening.handle(request);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** What {@code /readyz} says is missing: callers must be judged and the ledger must answer. */
    public List<String> missing() {
        var missing = new ArrayList<>(deps.pep().missing());
        try {
            database.read(handle ->
                    handle.createQuery("select 1 from opened limit 1").mapTo(Integer.class).list());
        } catch (StoreException e) {
            missing.add("ledger: no answer of its database (expected: rows); look at its log");
        }
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }
}
