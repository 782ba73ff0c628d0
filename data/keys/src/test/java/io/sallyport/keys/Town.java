// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRoot;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A trust domain for tests with a token service as far as PEPs see it: keys that the root vouched
 * for, and a revocation feed in which nothing happens.
 */
final class Town implements AutoCloseable {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    final SigningKey signing = SigningKey.create("2026-11-a");
    final TokenRoot root = TokenRoot.create();
    private final TestCa ca = TestCa.create("town");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer sts =
            HttpServer.start(
                    Listener.loopback(0), new ServerTls.Mutual(identity("sts")), this::answer);

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    /** The same identity each time it is asked for. */
    IdentitySource identity(String name) {
        return identities.computeIfAbsent(name, this::fresh);
    }

    private IdentitySource fresh(String name) {
        var issued = ca.issue(id(name).toString());
        return IdentitySource.fixed(
                new Svid(id(name), issued.key(), issued.chain()),
                new TrustBundle(DOMAIN, Set.of(ca.anchor())));
    }

    URI tokenService() {
        return URI.create("https://localhost:" + sts.port());
    }

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/oauth2/jwks" ->
                    Response.json(200, "{\"keys\":[],\"signed\":\"%s\"}".formatted(vouched()));
            case "/feed" -> feed(Form.parse(request.query()));
            default -> Response.json(404, "{}");
        };
    }

    private String vouched() {
        return root.vouch(List.of(signing), Instant.now(), Duration.ofHours(1));
    }

    private Response feed(Form query) {
        try {
            long seconds = Long.parseLong(query.one("wait").orElse("0"));
            return closing.await(seconds, TimeUnit.SECONDS)
                    ? Response.json(503, "{}")
                    : Response.json(
                            200, writer().write(FeedPage.nothing(query.one("nonce").orElse(""))));
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
