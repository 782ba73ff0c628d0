// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.RootKey;
import io.sallyport.identity.RootedKeys;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token service of one trust domain: {@code POST /oauth2/token | /revoke | /introspect}, {@code
 * GET /oauth2/jwks | /feed | /.well-known/oauth-authorization-server}, over mutual TLS only.
 */
public final class TokenService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);

    private final List<AutoCloseable> parts;
    private final HttpServer server;
    private final Database database;
    private final RootedKeys keys;

    private TokenService(
            List<AutoCloseable> parts, HttpServer server, Database database, RootedKeys keys) {
        this.parts = List.copyOf(parts);
        this.server = server;
        this.database = database;
        this.keys = keys;
    }

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException when the key in the folder is missing, or {@code
     *     trust.token-root} does not vouch for it
     * @throws StoreException when its database does not open
     */
    public static TokenService start(StsConfig config, TrustConfig trust, StsParts parts) {
        var keyFolder = new KeyFolder(parts.folder());
        RootedKeys keys = vouchedFor(keyFolder, trust, parts);
        Database database = Database.embedded(parts.folder().resolve("sts.db"), "migrations/sts");
        var opened = new ArrayList<AutoCloseable>();
        try {
            Desk desk = new Wiring(config, trust, parts, database).desk(keyFolder, keys, opened);
            var tls = new ServerTls.Mutual(parts.identity());
            var server = HttpServer.start(config.listener(), tls, desk);
            return new TokenService(opened, server, database, keys);
        } catch (RuntimeException e) {
            opened.forEach(TokenService::closeQuietly);
            database.close();
            throw e;
        }
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** Whether its key is vouched for and its database answers: what {@code /readyz} says. */
    public boolean ready() {
        try {
            return keys.ready()
                    && database.read(handle ->
                            handle.createQuery("select epoch from feed").mapTo(Long.class).one()
                                    >= 0);
        } catch (StoreException e) {
            return false;
        }
    }

    @Override
    public void close() {
        // those who wait for news go first, else the server would wait for them
        parts.forEach(TokenService::closeQuietly);
        server.close();
        database.close();
    }

    private static RootedKeys vouchedFor(KeyFolder folder, TrustConfig trust, StsParts parts) {
        RootedKeys keys =
                RootedKeys.of(
                        RootKey.parse(trust.tokenRoot()),
                        () -> folder.document().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        parts.clock());
        if (keys.find(folder.key().keyId()).isEmpty()) {
            throw new IllegalArgumentException(
                    "token keys: `"
                            + parts.folder()
                            + "` not vouched for by trust.token-root (expected: made by init with"
                            + " that root, not expired); renew them");
        }
        return keys;
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).log("closing the token service: a part did not close");
        }
    }
}
