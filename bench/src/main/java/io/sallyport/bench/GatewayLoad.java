// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.UpstreamException;
import io.sallyport.world.DemoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Asks the gateway over kept mutual-TLS connections, as the orchestrator does. */
final class GatewayLoad {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int LARGEST = 1 << 20;

    private final HttpClient gateway;
    private final TokenStock tokens;
    private final AtomicLong numbers = new AtomicLong(System.currentTimeMillis());

    GatewayLoad(HttpClient gateway, TokenStock tokens) {
        this.gateway = gateway;
        this.tokens = tokens;
    }

    /** Sends {@code requests}, or as many as fit into {@code longest}. */
    Run run(int requests, int connections, Duration longest) {
        var part = new Part(requests, System.nanoTime() + longest.toNanos());
        long begun = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofVirtual().start(() -> work(part)));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        return part.result(Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("bench: interrupted", e);
        }
    }

    private void work(Part part) {
        while (part.another()) {
            try {
                one(part);
            } catch (UpstreamException e) {
                part.failed(String.valueOf(e.kind()));
            } catch (RuntimeException e) {
                part.failed(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    private void one(Part part) {
        long number = numbers.incrementAndGet();
        Headers headers =
                Headers.NONE
                        .with("authorization", "Bearer " + tokens.of(number).text())
                        .with("content-type", "application/json");
        Bytes body = Bytes.of(Question.body(number));
        long begun = System.nanoTime();
        HttpClient.Reply reply =
                gateway.send("POST", "/v1/chat/completions", headers, body, TIMEOUT, LARGEST);
        long micros = (System.nanoTime() - begun) / 1000;
        if (reply.status() == 200) {
            part.completed(micros, reply.body().length());
        } else {
            part.failed(reply.status() + " " + code(reply.body().text()));
        }
    }

    private static String code(String body) {
        try {
            return JSON.readTree(body).path("error").path("code").asText("");
        } catch (JsonProcessingException e) {
            return "no json";
        }
    }

    /** What the connections share while they work. */
    private static final class Part {
        private static final int MOST_FAILURES = 200;

        private final AtomicInteger left;
        private final long deadline;
        private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        private final AtomicLong answerBytes = new AtomicLong();
        private final Map<String, Integer> failures = new ConcurrentHashMap<>();
        private final AtomicInteger failed = new AtomicInteger();

        Part(int requests, long deadline) {
            this.left = new AtomicInteger(requests);
            this.deadline = deadline;
        }

        /** A chain that only refuses is not worth measuring further. */
        boolean another() {
            return failed.get() < MOST_FAILURES
                    && System.nanoTime() < deadline
                    && left.getAndDecrement() > 0;
        }

        void completed(long micros, int bytes) {
            times.add(micros);
            answerBytes.addAndGet(bytes);
        }

        void failed(String how) {
            failed.incrementAndGet();
            failures.merge(how, 1, Integer::sum);
        }

        Run result(Duration wall) {
            long[] micros = times.stream().mapToLong(Long::longValue).toArray();
            return new Run(failures, answerBytes.get(), new Run.Micros(micros), wall);
        }
    }
}
