// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import io.sallyport.http.Form;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.Principal;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRoot;
import io.sallyport.identity.TokenWriter;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The orchestrator's trust domain, and every neighbour as a server that can go and come back. */
final class Neighbours implements AutoCloseable {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("neighbours");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final TokenRoot root = TokenRoot.create();
    private final SigningKey signing = SigningKey.create("test-1");
    private final CountDownLatch closing = new CountDownLatch(1);
    final Neighbour sts = new Neighbour("sts");
    final Neighbour retrieval = new Neighbour("retrieval");
    final Neighbour gateway = new Neighbour("gateway");
    private volatile boolean refusing;

    Neighbours() {
        sts.does(this::sts);
    }

    /** A part of the chain, always at the same address, whether it is up or not. */
    final class Neighbour {
        final List<Request> seen = new CopyOnWriteArrayList<>();
        private final String name;
        private volatile HttpHandler work = _ -> Response.json(500, "{}");
        private HttpServer server;

        Neighbour(String name) {
            this.name = name;
            this.server = start(0);
        }

        void does(HttpHandler handler) {
            work = handler;
        }

        URI uri() {
            return URI.create("https://localhost:" + server.port());
        }

        /** It is away while {@code meanwhile} runs. */
        <T> T without(java.util.function.Supplier<T> meanwhile) {
            int port = server.port();
            server.close();
            try {
                return meanwhile.get();
            } finally {
                server = start(port);
            }
        }

        private HttpServer start(int port) {
            return HttpServer.start(
                    Listener.loopback(port),
                    new ServerTls.Mutual(identity(name)),
                    request -> {
                        seen.add(request);
                        return work.handle(request);
                    });
        }

        private void close() {
            server.close();
        }
    }

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    IdentitySource identity(String name) {
        return identities.computeIfAbsent(
                name,
                _ -> {
                    var issued = ca.issue(id(name).toString());
                    return IdentitySource.fixed(
                            new Svid(id(name), issued.key(), issued.chain()),
                            new TrustBundle(DOMAIN, Set.of(ca.anchor())));
                });
    }

    String rootKey() {
        return root.publicKey();
    }

    /** From now on no token is exchanged: as after a revocation. */
    void refuseExchanges(boolean refuse) {
        refusing = refuse;
    }

    /** John's T1, bound to the web app. */
    BearerToken t1(String... scopes) {
        var john = new Subject(new TenantId("acme"), "https://idp.test", "john");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return TokenWriter.of(ISSUER, signing)
                .write(
                        new AccessToken(
                                new Principal.User(john, Set.of()),
                                john.tenant(),
                                id("orchestrator"),
                                id("web-app"),
                                Set.of(scopes),
                                List.of(id("web-app")),
                                Peer.thumbprint(identity("web-app").svid().leaf()),
                                "txn-1",
                                "sid-1",
                                UUID.randomUUID().toString(),
                                "parent",
                                now,
                                now.plusSeconds(300),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of()));
    }

    private Response sts(Request request) {
        return switch (request.path()) {
            case "/feed" -> feed(request.query());
            case "/oauth2/token" -> exchange(Form.parse(request.body().text()));
            default -> Response.json(200, keys());
        };
    }

    private Response exchange(Form form) {
        if (refusing) {
            return Response.json(400, "{\"error\":\"invalid_request\"}");
        }
        String audience = SpiffeId.parse(form.one("audience").orElse("")).name();
        return Response.json(
                200, "{\"access_token\":\"john-at-%s\",\"expires_in\":60}".formatted(audience));
    }

    private String keys() {
        return "{\"keys\":[],\"signed\":\"%s\"}"
                .formatted(root.vouch(List.of(signing), Instant.now(), Duration.ofHours(1)));
    }

    private Response feed(String query) {
        try {
            boolean closed = closing.await(query.contains("wait=0") ? 0 : 1, TimeUnit.SECONDS);
            return Response.json(
                    closed ? 503 : 200,
                    writer().write(FeedPage.nothing(Form.parse(query).one("nonce").orElse(""))));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        }
    }

    private FeedWriter writer() {
        return FeedWriter.of(ISSUER, () -> signing, Clock.systemUTC());
    }

    @Override
    public void close() {
        closing.countDown();
        sts.close();
        retrieval.close();
        gateway.close();
    }
}
