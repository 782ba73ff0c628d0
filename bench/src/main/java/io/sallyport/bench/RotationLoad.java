// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.SpiffeId;
import io.sallyport.world.DemoException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Two workloads that call each other 200 times a second each, first with certificates that stay,
 * then with new ones every two seconds on both sides. Requests begin by the clock, whether the last
 * one has ended or not, so a pause shows in all that it delays.
 */
final class RotationLoad implements AutoCloseable {
    private static final SpiffeId ONE = SpiffeId.parse("spiffe://bench.sallyport/one");
    private static final SpiffeId OTHER = SpiffeId.parse("spiffe://bench.sallyport/other");
    private static final Duration BETWEEN = Duration.ofMillis(5);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private final BenchDomain domain;
    private final Side one;
    private final Side other;

    /** One workload, as callee and as caller. */
    private record Side(SpiffeId id, TurningIdentity identity, HttpServer server) {
        static Side start(BenchDomain domain, SpiffeId id) {
            var identity = new TurningIdentity(domain.identity(id));
            return new Side(
                    id,
                    identity,
                    HttpServer.start(
                            Listener.loopback(0),
                            new ServerTls.Mutual(identity),
                            _ -> Response.of(200, "text/plain", Bytes.of("ok"))));
        }

        HttpClient to(Side callee) {
            return HttpClient.mutual(
                    identity,
                    callee.id(),
                    URI.create("https://localhost:" + callee.server().port()));
        }
    }

    private RotationLoad(BenchDomain domain) {
        this.domain = domain;
        this.one = Side.start(domain, ONE);
        this.other = Side.start(domain, OTHER);
    }

    static List<Figure> run(BenchDomain domain, Duration length) {
        try (var load = new RotationLoad(domain)) {
            load.measure(WARM_UP, false);
            Run still = load.measure(length, false);
            Run turning = load.measure(length, true);
            return figures(still, turning, length);
        }
    }

    private static List<Figure> figures(Run still, Run turning, Duration length) {
        double before = Math.max(1, still.micros().at(0.99));
        String note =
                "p99 %d us, %d us without; %d requests in %d s"
                        .formatted(
                                turning.micros().at(0.99),
                                still.micros().at(0.99),
                                turning.completed(),
                                length.toSeconds());
        return List.of(
                new Figure(
                        "rotation every 2 s: failed requests",
                        turning.failed(),
                        "",
                        new Aim.AtMost(0),
                        turning.failures().isEmpty() ? "" : turning.failures().toString()),
                new Figure(
                        "rotation every 2 s: p99",
                        turning.micros().at(0.99) / before,
                        "x",
                        new Aim.AtMost(2),
                        note));
    }

    private Run measure(Duration length, boolean turning) {
        var part = new Part();
        long begun = System.nanoTime();
        try (HttpClient there = one.to(other);
                HttpClient back = other.to(one)) {
            var threads = new ArrayList<Thread>();
            long due = begun;
            long turn = begun + EVERY.toNanos();
            while (due - begun < length.toNanos()) {
                until(due);
                long from = due;
                threads.add(Thread.startVirtualThread(() -> part.ask(there, from)));
                threads.add(Thread.startVirtualThread(() -> part.ask(back, from)));
                if (turning && due - turn >= 0) {
                    Thread.startVirtualThread(this::turn);
                    turn += EVERY.toNanos();
                }
                due += BETWEEN.toNanos();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("bench: interrupted", e);
        }
        return part.run(Duration.ofNanos(System.nanoTime() - begun));
    }

    private void turn() {
        one.identity().become(domain.identity(ONE));
        other.identity().become(domain.identity(OTHER));
    }

    private static void until(long due) throws InterruptedException {
        long left = due - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }

    /** What the requests of one part share. */
    private static final class Part {
        private final ConcurrentLinkedQueue<Long> micros = new ConcurrentLinkedQueue<>();
        private final Map<String, Integer> failures = new ConcurrentHashMap<>();

        void ask(HttpClient client, long due) {
            try {
                int status =
                        client.send("GET", "/", Headers.NONE, Bytes.NONE, LIMIT, 1 << 10).status();
                if (status == 200) {
                    micros.add((System.nanoTime() - due) / 1_000);
                } else {
                    failures.merge(String.valueOf(status), 1, Integer::sum);
                }
            } catch (RuntimeException e) {
                failures.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
            }
        }

        Run run(Duration wall) {
            long[] times = micros.stream().mapToLong(Long::longValue).toArray();
            return new Run(failures, 0, new Run.Micros(times), wall);
        }
    }

    @Override
    public void close() {
        one.server().close();
        other.server().close();
    }
}
