// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.Revocation;
import io.sallyport.identity.TokenWriter;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A token service: keys that the root vouches for, exchange, and a feed of revocations. */
final class Desk implements AutoCloseable {
    private final Town town;
    private final FeedWriter writer;
    private final Map<String, AccessToken> written = new ConcurrentHashMap<>();
    private final List<Revocation> events = new ArrayList<>(); // guarded by lock
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean closing; // guarded by lock
    final AtomicInteger exchanges = new AtomicInteger();
    private HttpServer server;

    Desk(Town town) {
        this.town = town;
        this.writer = FeedWriter.of(Town.ISSUER, () -> town.signing, Clock.systemUTC());
        this.server = start(0);
    }

    private HttpServer start(int port) {
        return HttpServer.start(
                Listener.loopback(port), new ServerTls.Mutual(town.identity("sts")), this::answer);
    }

    URI base() {
        return URI.create("https://localhost:" + server.port());
    }

    BearerToken write(AccessToken token) {
        BearerToken text = TokenWriter.of(Town.ISSUER, town.signing).write(token);
        written.put(text.text(), token);
        return text;
    }

    void revoke(DenyKey.Kind kind, String value) {
        lock.lock();
        try {
            long epoch = events.size() + 1L;
            Instant expires = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.SECONDS);
            events.add(new Revocation(epoch, head(epoch), new DenyKey(kind, value), expires));
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static String head(long epoch) {
        return "head-" + epoch;
    }

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/oauth2/jwks" ->
                    Response.json(
                            200,
                            "{\"keys\":[],\"signed\":\"%s\"}"
                                    .formatted(
                                            town.root.vouch(
                                                    List.of(town.signing),
                                                    Instant.now(),
                                                    Duration.ofHours(1))));
            case "/feed" -> feed(Form.parse(request.query()));
            default -> exchange(request.peer().orElseThrow(), Form.parse(request.body().text()));
        };
    }

    private Response exchange(Peer by, Form form) {
        exchanges.incrementAndGet();
        AccessToken had = written.get(form.one("subject_token").orElse(""));
        if (had == null || !had.audience().equals(by.id())) {
            return Response.json(400, "{\"error\":\"invalid_request\"}");
        }
        return Response.json(
                200,
                "{\"access_token\":\"%s\",\"expires_in\":60}"
                        .formatted(write(next(had, by, form)).text()));
    }

    private static AccessToken next(AccessToken had, Peer by, Form form) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new AccessToken(
                had.principal(),
                had.tenant(),
                SpiffeId.parse(form.one("audience").orElseThrow()),
                by.id(),
                Set.of(form.one("scope").orElseThrow().split(" ", -1)),
                Stream.concat(Stream.of(by.id()), had.actors().stream()).toList(),
                by.thumbprint(),
                had.txn(),
                had.sid(),
                UUID.randomUUID().toString(),
                had.jti(),
                now,
                now.plusSeconds(60),
                had.authenticated(),
                had.address(),
                Map.of());
    }

    private Response feed(Form query) {
        int since = Integer.parseInt(query.one("since").orElse("0"));
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(query.one("wait").orElse("0")));
        lock.lock();
        try {
            while (events.size() <= since && nanos > 0 && !closing) {
                nanos = news.awaitNanos(nanos);
            }
            return closing
                    ? Response.json(503, "{}")
                    : Response.json(200, writer.write(page(query.one("nonce").orElse(""), since)));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        } finally {
            lock.unlock();
        }
    }

    private FeedPage page(String nonce, int since) {
        int newest = events.size();
        return new FeedPage(
                nonce,
                since,
                since == 0 ? "" : head(since),
                newest,
                head(newest),
                newest,
                events.subList(Math.min(since, newest), newest));
    }

    /** It is away while {@code meanwhile} runs. */
    void without(Runnable meanwhile) {
        int port = server.port();
        close();
        try {
            meanwhile.run();
        } finally {
            closing(false);
            server = start(port);
        }
    }

    private void closing(boolean now) {
        lock.lock();
        try {
            closing = now;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        closing(true);
        server.close();
    }
}
