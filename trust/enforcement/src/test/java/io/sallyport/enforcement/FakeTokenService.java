// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.DenyKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A token service as far as PEPs see it: keys that the root vouched for, and a revocation feed. */
final class FakeTokenService implements AutoCloseable {
    private final Town town;
    private final HttpServer server;
    private final List<String> events = new ArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private boolean closing; // guarded by lock

    private FakeTokenService(Town town, int port) {
        this.town = town;
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
            events.add(
                    "{\"epoch\":%d,\"kind\":\"%s\",\"value\":\"%s\",\"expires\":%d}"
                            .formatted(
                                    events.size() + 1,
                                    kind.code(),
                                    value,
                                    Instant.now().plusSeconds(600).getEpochSecond()));
            news.signalAll();
        } finally {
            lock.unlock();
        }
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
        long nanos = TimeUnit.SECONDS.toNanos(Long.parseLong(query.one("wait").orElse("0")));
        lock.lock();
        try {
            while (events.size() <= since && nanos > 0 && !closing) {
                nanos = news.awaitNanos(nanos);
            }
            if (closing) {
                return Response.json(503, "{}");
            }
            var fresh = events.subList(Math.min(since, events.size()), events.size());
            return Response.json(
                    200,
                    "{\"epoch\":%d,\"events\":[%s]}"
                            .formatted(events.size(), String.join(",", fresh)));
        } catch (InterruptedException e) {
            return Response.json(503, "{}");
        } finally {
            lock.unlock();
        }
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
