// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.RootKey;
import io.sallyport.store.Database;
import io.sallyport.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token service of one trust domain: {@code POST /oauth2/token | /revoke | /introspect}, {@code
 * GET /oauth2/jwks | /feed | /.well-known/oauth-authorization-server}, over mutual TLS only; and,
 * where it is configured, the door of the identity providers ({@link LogoutConfig}).
 */
public final class TokenService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TokenService.class);

    private final List<AutoCloseable> parts;
    private final Doors doors;
    private final Needs needs;

    /** Where workloads come in, and where identity providers do. */
    private record Doors(HttpServer tokens, Optional<HttpServer> logout) {}

    /** Without any of these no token is issued. */
    private record Needs(Database database, KeyRing keys, AuditLog audit) {}

    private TokenService(List<AutoCloseable> parts, Doors doors, Needs needs) {
        this.parts = List.copyOf(parts);
        this.doors = doors;
        this.needs = needs;
    }

    /**
     * Starts it.
     *
     * @throws IllegalArgumentException when the key in the folder is missing, or {@code
     *     trust.token-root} does not vouch for it
     * @throws StoreException when its database does not open
     */
    public static TokenService start(StsConfig config, TrustConfig trust, StsParts parts) {
        Database database = Database.embedded(parts.folder().resolve("sts.db"), "migrations/sts");
        var opened = new ArrayList<AutoCloseable>();
        try {
            KeyRing keys = keys(trust, parts);
            opened.add(keys);
            Wiring.Desks desks = new Wiring(config, trust, parts, database).desks(keys, opened);
            Optional<HttpServer> logout =
                    config.logout()
                            .map(door ->
                                    LogoutDoor.open(door, parts.identity(), desks.providers()));
            logout.ifPresent(opened::add);
            var tls = new ServerTls.Mutual(parts.identity());
            var server = HttpServer.start(config.listener(), tls, desks.tokens());
            return new TokenService(
                    opened, new Doors(server, logout), new Needs(database, keys, parts.audit()));
        } catch (RuntimeException e) {
            opened.forEach(TokenService::closeQuietly);
            database.close();
            throw e;
        }
    }

    private static KeyRing keys(TrustConfig trust, StsParts parts) {
        return KeyRing.open(
                new KeyFolder(parts.folder()),
                RootKey.parse(trust.tokenRoot()),
                parts.audit(),
                parts.clock());
    }

    /** The port that is listened on. */
    public int port() {
        return doors.tokens().port();
    }

    /** The port of the identity providers' door; empty when it is not configured. */
    public Optional<Integer> logoutPort() {
        return doors.logout().map(HttpServer::port);
    }

    /**
     * What {@code /readyz} says is missing: its key must be vouched for, its database must answer
     * and its audit log take records.
     */
    public List<String> missing() {
        var missing = new ArrayList<String>();
        needs.keys().fault().ifPresent(missing::add);
        if (!needs.keys().keys().ready()) {
            missing.add(
                    "token keys: not vouched for (expected: signed by the root); run `sallyport sts renew`");
        }
        try {
            needs.database()
                    .read(handle ->
                            handle.createQuery("select epoch from feed").mapTo(Long.class).one());
        } catch (StoreException e) {
            missing.add("ledger: no answer of its database (expected: rows); look at its log");
        }
        needs.audit().failure().ifPresent(missing::add);
        return List.copyOf(missing);
    }

    @Override
    public void close() {
        // those who wait for news go first, else the server would wait for them
        parts.forEach(TokenService::closeQuietly);
        doors.tokens().close();
        needs.database().close();
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.atWarn().setCause(e).log("closing the token service: a part did not close");
        }
    }
}
