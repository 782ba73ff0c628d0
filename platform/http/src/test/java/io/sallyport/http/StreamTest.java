// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.get;
import static io.sallyport.http.World.plainUri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamTest {
    private static HttpServer serving(Response.StreamWriter writer) {
        return HttpServer.start(
                World.quick(),
                new ServerTls.Loopback(),
                _ -> Response.stream(200, "text/event-stream", writer));
    }

    private static HttpClient.StreamedReply open(HttpClient client) {
        return client.open("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(5));
    }

    @Test
    void pieces_arrive_as_they_are_written() throws Exception {
        BlockingQueue<String> pieces = new ArrayBlockingQueue<>(10);
        Response.StreamWriter writer =
                sink -> {
                    for (String piece = take(pieces); !piece.isEmpty(); piece = take(pieces)) {
                        sink.send(Bytes.of(piece));
                    }
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server));
                HttpClient.StreamedReply reply = open(client)) {
            byte[] into = new byte[100];

            pieces.add("one");
            int first = reply.body().read(into);
            pieces.add("two!");
            int second = reply.body().read(into);
            pieces.add("");
            int end = reply.body().read(into);

            assertThat(reply.headers().one("x-request-id")).isPresent();
            assertThat(first).isEqualTo(3);
            assertThat(second).isEqualTo(4);
            assertThat(end).isEqualTo(-1);
        }
    }

    @Test
    void a_writer_hears_at_once_that_a_silent_client_left() throws Exception {
        var gone = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        Response.StreamWriter writer =
                sink -> {
                    sink.onGone(gone::countDown);
                    started.countDown();
                    ServerTest.awaitQuietly(gone); // says nothing meanwhile
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server))) {
            HttpClient.StreamedReply reply = open(client);
            ServerTest.awaitQuietly(started);

            reply.close();

            assertThat(gone.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void who_asks_late_that_the_client_left_is_told_at_once() throws Exception {
        var gone = new CountDownLatch(1);
        var late = new CountDownLatch(1);
        Response.StreamWriter writer =
                sink -> {
                    sink.onGone(gone::countDown);
                    ServerTest.awaitQuietly(gone);
                    sink.onGone(late::countDown);
                    ServerTest.awaitQuietly(late);
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            open(client).close();

            assertThat(late.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void writing_to_a_client_that_left_fails() throws Exception {
        var failure = new CompletableFuture<Throwable>();
        Response.StreamWriter writer =
                sink -> {
                    var gone = new CountDownLatch(1);
                    sink.onGone(gone::countDown);
                    ServerTest.awaitQuietly(gone);
                    try {
                        sink.send(Bytes.of("x"));
                        failure.complete(new AssertionError("sent"));
                    } catch (IOException e) {
                        failure.complete(e);
                        throw e;
                    }
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            open(client).close();

            assertThat(failure.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_client_that_does_not_read_slows_the_writer_down_and_is_cut_at_the_limit()
            throws Exception {
        var sent = new AtomicInteger();
        var failure = new CompletableFuture<Throwable>();
        Bytes megabyte = Bytes.of(new byte[1 << 20]);
        Response.StreamWriter writer =
                sink -> {
                    try {
                        for (int i = 0; i < 200; i++) {
                            sink.send(megabyte);
                            sent.incrementAndGet();
                        }
                        failure.complete(new AssertionError("200 MB went into memory"));
                    } catch (IOException e) {
                        failure.complete(e);
                        throw e;
                    }
                };
        var setup =
                new HttpServer.Setup(
                        World.quick(),
                        new ServerTls.Loopback(),
                        Clock.systemUTC(),
                        new Connections.Limits(10, 10, Duration.ofMillis(500), 10));
        try (HttpServer server =
                        HttpServer.start(setup, _ -> Response.stream(200, "text/plain", writer));
                Wire wire = Wire.plain(server.port())) {

            wire.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessageContaining("did not read");
            assertThat(sent.get()).isLessThan(30);
        }
    }

    @Test
    @Tag("slow")
    void a_whole_answer_that_is_not_read_is_cut_at_the_limit() throws Exception {
        Bytes large = Bytes.of(new byte[32 << 20]);
        var setup =
                new HttpServer.Setup(
                        World.quick(),
                        new ServerTls.Loopback(),
                        Clock.systemUTC(),
                        new Connections.Limits(10, 10, Duration.ofMillis(500), 10));
        try (HttpServer server =
                        HttpServer.start(setup, _ -> Response.of(200, "text/plain", large));
                Wire wire = Wire.plain(server.port())) {
            wire.write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            var over = new CountDownLatch(1);
            assertThat(over.await(1200, TimeUnit.MILLISECONDS)).isFalse(); // the client idles

            assertThat(wire.rest().length()).isLessThan(32 << 20);
        }
    }

    @Test
    @Tag("slow")
    void a_stream_that_is_silent_longer_than_the_idle_limit_lives_on() throws Exception {
        Response.StreamWriter writer =
                sink -> {
                    sink.send(Bytes.of("a"));
                    silence();
                    sink.send(Bytes.of("b"));
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server));
                HttpClient.StreamedReply reply = open(client)) {

            byte[] all = reply.body().readAllBytes();

            assertThat(new String(all, StandardCharsets.UTF_8)).isEqualTo("ab");
        }
    }

    @Test
    void a_writer_that_fails_cuts_the_answer_so_that_it_does_not_look_whole() {
        Response.StreamWriter writer =
                sink -> {
                    sink.send(Bytes.of("half"));
                    throw new IOException("upstream gone");
                };
        try (HttpServer server = serving(writer);
                HttpClient client = HttpClient.loopback(plainUri(server));
                HttpClient.StreamedReply reply = open(client)) {

            assertThatThrownBy(() -> reply.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("closed before the answer's end");
        }
    }

    @Test
    void a_stream_read_to_its_last_event_leaves_the_connection_for_the_next_request()
            throws Exception {
        var connections = java.util.concurrent.ConcurrentHashMap.<String>newKeySet();
        HttpHandler handler =
                request -> {
                    connections.add(request.headers().one("host").orElse(""));
                    return Response.stream(200, "text/plain", sink -> sink.send(Bytes.of("x")));
                };
        try (HttpServer server =
                        HttpServer.start(World.quick(), new ServerTls.Loopback(), handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {
            for (int i = 0; i < 3; i++) {
                try (HttpClient.StreamedReply reply = open(client)) {
                    assertThat(reply.body().read()).isEqualTo('x');
                }
            }

            assertThat(get(client, "/").body().text()).isEqualTo("x");
        }
    }

    @Test
    void the_head_of_a_stream_has_no_body_when_only_the_head_was_asked_for() {
        try (HttpServer server = serving(sink -> sink.send(Bytes.of("x")));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            HttpClient.Reply reply =
                    client.send("HEAD", "/", Headers.NONE, Bytes.NONE, Duration.ofSeconds(5), 100);

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().length()).isZero();
        }
    }

    private static void silence() {
        var never = new CountDownLatch(1);
        try {
            assertThat(never.await(1500, TimeUnit.MILLISECONDS)).isFalse();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String take(BlockingQueue<String> pieces) throws IOException {
        try {
            String piece = pieces.poll(5, TimeUnit.SECONDS);
            if (piece == null) {
                throw new IOException("no piece");
            }
            return piece;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
