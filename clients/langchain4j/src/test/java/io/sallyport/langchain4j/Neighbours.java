// SPDX-License-Identifier: Apache-2.0
package io.sallyport.langchain4j;

import io.sallyport.client.OnBehalfOf;
import io.sallyport.client.Target;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Form;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An application's neighbours over real mutual TLS: a desk that exchanges {@code X} for {@code X at
 * AUDIENCE}, and servers that say what a test wants and remember what they were sent.
 */
final class Neighbours implements AutoCloseable {
    private static final String DOMAIN = "demo.sallyport";

    private final TestCa ca = TestCa.create("neighbours");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final HttpServer sts = start("sts", 0, Neighbours::exchange);
    private final Exchanger exchanger =
            Exchanger.of(
                    identity("app"),
                    id("sts"),
                    URI.create("https://localhost:" + sts.port() + "/oauth2/token"));
    private final OnBehalfOf client = OnBehalfOf.of(identity("app"), exchanger);

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    OnBehalfOf client() {
        return client;
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

    private HttpServer start(String name, int port, HttpHandler handler) {
        return HttpServer.start(
                Listener.loopback(port), new ServerTls.Mutual(identity(name)), handler);
    }

    private static Response exchange(Request request) {
        Form form = Form.parse(request.body().text());
        String subject = form.one("subject_token").orElse("");
        if (subject.equals("nobody")) {
            return Response.json(400, "{\"error\":\"invalid_request\"}");
        }
        String audience = SpiffeId.parse(form.one("audience").orElse("")).name();
        return Response.json(
                200,
                "{\"access_token\":\"%s-at-%s\",\"expires_in\":60}".formatted(subject, audience));
    }

    /** A neighbour that runs, and what it was sent. */
    record Neighbour(SpiffeId id, HttpServer server, List<Request> seen) implements AutoCloseable {
        URI uri() {
            return URI.create("https://localhost:" + server.port());
        }

        Target target(String scope) {
            return new Target(id, uri(), Set.of(scope));
        }

        /** With which token the request at {@code index} came. */
        String token(int index) {
            return seen.get(index).headers().one("authorization").orElse("none");
        }

        @Override
        public void close() {
            server.close();
        }
    }

    Neighbour neighbour(String name, HttpHandler handler) {
        return neighbour(name, 0, handler);
    }

    Neighbour neighbour(String name, int port, HttpHandler handler) {
        var seen = new CopyOnWriteArrayList<Request>();
        HttpServer server =
                start(
                        name,
                        port,
                        request -> {
                            seen.add(request);
                            return handler.handle(request);
                        });
        return new Neighbour(id(name), server, seen);
    }

    /** A request that runs for that user, as the request path binds it. */
    static Caller caller(String name) {
        var user = new Subject(new TenantId("acme"), "https://idp.test", name);
        Instant now = Instant.now();
        var token =
                new AccessToken(
                        new Principal.User(user, Set.of()),
                        user.tenant(),
                        id("app"),
                        id("web-app"),
                        Set.of("chat.ask"),
                        List.of(id("web-app")),
                        "thumbprint",
                        "txn-" + name,
                        "sid-" + name,
                        "jti-" + name,
                        "parent",
                        now,
                        now.plusSeconds(60),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of());
        return new Caller(token, new BearerToken(name), id("web-app"));
    }

    @Override
    public void close() {
        client.close();
        exchanger.close();
        sts.close();
    }
}
