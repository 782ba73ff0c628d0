// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A token service as far as the gateway sees it, over real mutual TLS. */
final class TestSts implements AutoCloseable {
    private final Domain domain;
    private final HttpServer server;
    private final CountDownLatch closing = new CountDownLatch(1);

    TestSts(Domain domain) {
        this.domain = domain;
        this.server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(domain.identity("sts")),
                        this::answer);
    }

    URI base() {
        return URI.create("https://localhost:" + server.port());
    }

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/oauth2/jwks" -> Response.json(200, keys());
            case "/feed" -> feed(Form.parse(request.query()));
            case "/oauth2/token" -> exchange(Form.parse(request.body().text()));
            default -> Response.json(404, "{}");
        };
    }

    private String keys() {
        return "{\"keys\":[],\"signed\":\"%s\"}"
                .formatted(
                        domain.root.vouch(
                                List.of(domain.signing), Instant.now(), Duration.ofHours(1)));
    }

    private Response feed(Form query) {
        try {
            long wait = Long.parseLong(query.one("wait").orElse("0"));
            boolean closed = closing.await(wait, TimeUnit.SECONDS);
            return Response.json(
                    closed ? 503 : 200,
                    writer().write(FeedPage.nothing(query.one("nonce").orElse(""))));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        }
    }

    private Response exchange(Form form) {
        if (!form.one("audience").orElse("").equals(Domain.id("model").toString())) {
            return Response.json(400, "{\"error\":\"invalid_target\"}");
        }
        boolean own = form.one("grant_type").orElse("").equals("client_credentials");
        String token =
                own
                        ? domain.gatewaysOwn(form.one("scope").orElse("")).text()
                        : domain.forModel(form.one("subject_token").orElse("")).text();
        return Response.json(
                200,
                "{\"access_token\":\"%s\",\"issued_token_type\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":60}"
                        .formatted(token, "urn:ietf:params:oauth:token-type:access_token"));
    }

    private FeedWriter writer() {
        return FeedWriter.of(Domain.ISSUER, () -> domain.signing, Clock.systemUTC());
    }

    @Override
    public void close() {
        closing.countDown();
        server.close();
    }
}
