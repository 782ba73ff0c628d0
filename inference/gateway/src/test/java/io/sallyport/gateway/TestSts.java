// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.Revocation;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A token service as far as the gateway sees it, over real mutual TLS. */
final class TestSts implements AutoCloseable {
    private final Domain domain;
    private final HttpServer server;
    private final List<Revocation> events = new ArrayList<>(); // guarded by lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final AtomicLong heard = new AtomicLong();
    private boolean closing; // guarded by lock

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

    /** Tells everyone who waits. */
    void revoke(DenyKey key) {
        lock.lock();
        try {
            long epoch = events.size() + 1L;
            Instant expires = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
            events.add(new Revocation(epoch, head(epoch), key, expires));
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The newest epoch that somebody asked from: what a PEP has heard. */
    long heard() {
        return heard.get();
    }

    private static String head(long epoch) {
        return epoch == 0 ? "" : "head-" + epoch;
    }

    private Response feed(Form query) {
        int since = Integer.parseInt(query.one("since").orElse("0"));
        heard.set(since);
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(query.one("wait").orElse("0")));
        lock.lock();
        try {
            while (events.size() <= since && nanos > 0 && !closing) {
                nanos = news.awaitNanos(nanos);
            }
            return closing
                    ? Response.json(503, "{}")
                    : Response.json(200, page(query.one("nonce").orElse(""), since));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        } finally {
            lock.unlock();
        }
    }

    private String page(String nonce, int since) {
        int newest = events.size();
        return writer().write(
                        newest == 0
                                ? FeedPage.nothing(nonce)
                                : new FeedPage(
                                        nonce,
                                        since,
                                        head(since),
                                        newest,
                                        head(newest),
                                        newest,
                                        events.subList(since, newest)));
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
        lock.lock();
        try {
            closing = true;
            news.signalAll();
        } finally {
            lock.unlock();
        }
        server.close();
    }
}
