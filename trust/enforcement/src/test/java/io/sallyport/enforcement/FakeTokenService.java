// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

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

/** A token service as far as PEPs see it: keys that the root vouched for, and a revocation feed. */
final class FakeTokenService implements AutoCloseable {
    private final Town town;
    private final HttpServer server;
    private final FeedWriter writer;
    private final List<Revocation> events = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final AtomicLong heard = new AtomicLong();
    private boolean closing; // guarded by lock
    private String history = "first"; // guarded by lock

    private FakeTokenService(Town town, int port) {
        this.town = town;
        this.writer = FeedWriter.of(Town.ISSUER, town::signing, Clock.systemUTC());
        this.server =
                HttpServer.start(
                        Listener.loopback(port),
                        new ServerTls.Mutual(town.identity("sts")),
                        this::answer);
    }

    static FakeTokenService start(Town town) {
        return new FakeTokenService(town, 0);
    }

    URI base() {
        return URI.create("https://localhost:" + server.port());
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

    /** From now on it tells what another token service would have told. */
    void becomes(String otherHistory) {
        lock.lock();
        try {
            history = otherHistory;
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The newest epoch that somebody asked from: what a PEP has heard. */
    long heard() {
        return heard.get();
    }

    private String head(long epoch) {
        return history + "-" + epoch;
    }

    private Response answer(Request request) {
        return switch (request.path()) {
            case "/oauth2/jwks" ->
                    Response.json(
                            200,
                            "{\"keys\":[],\"signed\":\"%s\"}"
                                    .formatted(
                                            town.root()
                                                    .vouch(
                                                            List.of(town.signing()),
                                                            Instant.now(),
                                                            Duration.ofHours(1))));
            case "/feed" -> feed(Form.parse(request.query()));
            default -> Response.json(404, "{}");
        };
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
            if (closing) {
                return Response.json(503, "{}");
            }
            return Response.json(200, writer.write(page(query.one("nonce").orElse(""), since)));
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
