// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Somebody's plain HTTP service, which knows nothing of tokens: the JDK's own server. */
final class PlainApp implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What it does with one request. */
    @FunctionalInterface
    interface Work {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** What came. */
    record Seen(String method, String target, Map<String, List<String>> headers, String body) {
        String one(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.size() == 1 ? values.getFirst() : values.toString();
        }
    }

    final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private volatile Work work = exchange -> reply(exchange, 200, "ok");

    PlainApp(int port) {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        var headers = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(exchange.getRequestHeaders());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        seen.add(
                new Seen(
                        exchange.getRequestMethod(),
                        exchange.getRequestURI().toString(),
                        headers,
                        body));
        try (exchange) {
            work.handle(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From now on; what was seen is forgotten. */
    void does(Work other) {
        seen.clear();
        work = other;
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What it was asked last. */
    Seen last() {
        return seen.getLast();
    }

    static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    /** Calls a target for whoever is asking; nothing but the handle says who that is. */
    HttpResponse<String> call(int port, String... headers) {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/search"))
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.ofString("vacation"));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String lent(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Sallyport-Caller");
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
