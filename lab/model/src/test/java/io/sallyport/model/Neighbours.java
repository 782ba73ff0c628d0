// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import io.sallyport.http.Form;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The model service's trust domain, and the half of the token service that it talks to. */
final class Neighbours implements AutoCloseable {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("neighbours");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final TokenRoot root = TokenRoot.create();
    private final SigningKey signing = SigningKey.create("test-1");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer sts =
            HttpServer.start(
                    Listener.loopback(0), new ServerTls.Mutual(identity("sts")), this::answer);

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

    URI sts() {
        return URI.create("https://localhost:" + sts.port());
    }

    String rootKey() {
        return root.publicKey();
    }

    /** John's T7 for {@code audience}, bound to the gateway. */
    BearerToken token(String audience) {
        var john = new Subject(new TenantId("acme"), "https://idp.test", "john");
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return TokenWriter.of(ISSUER, signing)
                .write(
                        new AccessToken(
                                new Principal.User(john, Set.of()),
                                john.tenant(),
                                id(audience),
                                id("gateway"),
                                Set.of("llm.invoke"),
                                List.of(id("gateway"), id("orchestrator"), id("web-app")),
                                Peer.thumbprint(identity("gateway").svid().leaf()),
                                "txn-1",
                                "sid-1",
                                "jti-" + audience,
                                "parent",
                                now,
                                now.plusSeconds(60),
                                Optional.empty(),
                                Optional.empty(),
                                Map.of()));
    }

    private Response answer(Request request) {
        return request.path().equals("/feed") ? feed(request.query()) : Response.json(200, keys());
    }

    private String keys() {
        return "{\"keys\":[],\"signed\":\"%s\"}"
                .formatted(root.vouch(List.of(signing), Instant.now(), Duration.ofHours(1)));
    }

    private Response feed(String query) {
        try {
            long wait = query.contains("wait=0") ? 0 : 15;
            boolean closed = closing.await(wait, TimeUnit.SECONDS);
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
    }
}
