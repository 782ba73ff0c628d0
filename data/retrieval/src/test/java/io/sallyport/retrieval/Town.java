// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.AccessToken;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A trust domain with real certificates and a token service that issues what it is asked for:
 * rooted keys, an empty revocation feed, and service tokens for their own client.
 */
final class Town implements AutoCloseable {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("town");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final SigningKey signing = SigningKey.create("2026-11-a");
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer sts;
    final TokenRoot root = TokenRoot.create();

    Town() {
        sts =
                HttpServer.start(
                        Listener.loopback(0), new ServerTls.Mutual(identity("sts")), this::answer);
    }

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    URI sts() {
        return URI.create("https://localhost:" + sts.port());
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

    /** A user's token, as the orchestrator gets it for retrieval. */
    String user(String tenant, String sub, String... groups) {
        return user(new Subject(new TenantId(tenant), "https://idp.test", sub), groups);
    }

    String user(Subject subject, String... groups) {
        var chain = List.of(id("orchestrator"), id("web-app"));
        return token(
                new Principal.User(subject, Set.of(groups)),
                subject.tenant().value(),
                chain,
                Set.of("vector.query"));
    }

    /** A service's own token. */
    String service(String tenant, String name, String... scopes) {
        return token(new Principal.Service(id(name)), tenant, List.of(), Set.of(scopes));
    }

    private String token(
            Principal principal, String tenant, List<SpiffeId> chain, Set<String> scopes) {
        SpiffeId client =
                switch (principal) {
                    case Principal.User _ -> chain.getFirst();
                    case Principal.Service(var id) -> id;
                };
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var claims =
                new AccessToken(
                        principal,
                        new TenantId(tenant),
                        scopes.contains("svc:field.seal") ? id("keys") : id("retrieval"),
                        client,
                        scopes,
                        chain,
                        Peer.thumbprint(identity(client.name()).svid().leaf()),
                        UUID.randomUUID().toString(),
                        chain.isEmpty() ? "" : "sid-1",
                        UUID.randomUUID().toString(),
                        "",
                        now,
                        now.plusSeconds(300),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        return TokenWriter.of(ISSUER, signing).write(claims).text();
    }

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/oauth2/jwks" -> Response.json(200, keys());
            case "/feed" -> feed(Form.parse(request.query()));
            case "/oauth2/token" -> grant(request, Form.parse(request.body().text()));
            default -> Response.json(404, "{}");
        };
    }

    private String keys() {
        return "{\"keys\":[],\"signed\":\"%s\"}"
                .formatted(root.vouch(List.of(signing), Instant.now(), Duration.ofHours(1)));
    }

    private Response feed(Form query) {
        try {
            boolean over =
                    closing.await(Long.parseLong(query.one("wait").orElse("0")), TimeUnit.SECONDS);
            return Response.json(
                    over ? 503 : 200,
                    writer().write(FeedPage.nothing(query.one("nonce").orElse(""))));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        }
    }

    private Response grant(Request request, Form form) {
        String client = request.peer().orElseThrow().id().name();
        String token =
                service(form.one("tenant").orElse("acme"), client, form.one("scope").orElseThrow());
        return Response.json(
                200,
                "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
                        .formatted(token));
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
