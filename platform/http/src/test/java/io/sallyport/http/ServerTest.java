// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.get;
import static io.sallyport.http.World.plainUri;
import static io.sallyport.http.World.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.tls.TlsManagers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerTest {
    private static HttpServer start(HttpHandler handler) {
        return HttpServer.start(World.quick(), new ServerTls.Loopback(), handler);
    }

    @Test
    void a_port_in_use_is_named() {
        try (HttpServer server = start(World::ok)) {

            assertThatThrownBy(() ->
                            HttpServer.start(
                                    Listener.loopback(server.port()),
                                    new ServerTls.Loopback(),
                                    World::ok))
                    .isInstanceOfSatisfying(
                            PortInUseException.class,
                            e -> assertThat(e.port()).isEqualTo(server.port()));
        }
    }

    @Test
    void plain_text_outside_loopback_is_refused() {
        Listener quick = World.quick();
        var everywhere =
                new Listener(
                        "0.0.0.0",
                        0,
                        quick.maxBody(),
                        quick.maxHeader(),
                        quick.handshake(),
                        quick.idle(),
                        quick.request());

        assertThatThrownBy(() -> HttpServer.start(everywhere, new ServerTls.Loopback(), World::ok))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without TLS");
    }

    @Test
    void a_client_for_loopback_refuses_other_hosts() {
        assertThatThrownBy(() -> HttpClient.loopback(URI.create("http://192.0.2.1:80")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mutual_tls_does_not_start_while_tickets_are_on() {
        var world = new World();
        String property = "jdk.tls.server.enableSessionTicketExtension";
        System.clearProperty(property);
        try {
            assertThatThrownBy(() -> world.gateway(World::ok))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tickets");
        } finally {
            System.setProperty(property, "false");
        }
    }

    @Test
    void the_self_test_finds_a_server_that_lets_strangers_in() throws Exception {
        var world = new World();
        Vertx vertx = Engine.acquire();
        try {
            var careless = new HttpServerOptions();
            careless.setSsl(true);
            careless.setHost("127.0.0.1");
            careless.setKeyCertOptions(
                    KeyCertOptions.wrap(TlsManagers.keyManager(world.identity(World.GATEWAY))));
            var server =
                    Engine.await(
                            vertx.createHttpServer(careless)
                                    .requestHandler(request -> request.response().end())
                                    .listen(0),
                            Duration.ofSeconds(5));

            assertThatThrownBy(() -> SelfTest.refusesStrangers("127.0.0.1", server.actualPort()))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("was answered");
            Engine.quietly(server.close(), Duration.ofSeconds(5));
            try (var held = new Socket()) { // a port where nobody listens, and nobody else can
                held.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                assertThatThrownBy(
                                () -> SelfTest.refusesStrangers("127.0.0.1", held.getLocalPort()))
                        .as("a self-test without result is no success")
                        .hasMessageContaining("no result");
            }
        } finally {
            Engine.release();
        }
    }

    @Test
    void a_problem_becomes_a_document_with_the_request_id() {
        HttpHandler handler =
                _ -> {
                    throw new ProblemException(
                            Problem.RATE_LIMITED, "rate", "slow down", Duration.ofSeconds(7));
                };
        try (HttpServer server = start(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            HttpClient.Reply reply = get(client, "/");

            assertThat(reply.status()).isEqualTo(429);
            assertThat(reply.headers().one("content-type")).contains("application/problem+json");
            assertThat(reply.headers().one("retry-after")).contains("7");
            String id = reply.headers().one("x-request-id").orElseThrow();
            assertThat(reply.body().text())
                    .contains("\"code\":\"rate_limited\"", "\"detail\":\"slow down\"", id)
                    .contains("\"type\":\"urn:sallyport:problem:rate_limited\"");
        }
    }

    @Test
    void a_refused_token_names_its_scheme() {
        HttpHandler handler =
                _ -> {
                    throw new ProblemException(Problem.INVALID_TOKEN, "expired", "token: expired");
                };
        try (HttpServer server = start(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(get(client, "/").headers().one("www-authenticate"))
                    .contains("Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void a_fault_of_ours_tells_nothing_but_the_request_id() {
        HttpHandler handler =
                _ -> {
                    throw new IllegalStateException("secret detail");
                };
        try (HttpServer server = start(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            HttpClient.Reply reply = get(client, "/");

            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.body().text())
                    .contains("internal_error")
                    .contains(reply.headers().one("x-request-id").orElseThrow())
                    .doesNotContain("secret", "Exception", "at io.");
        }
    }

    @Test
    void an_answer_with_a_header_that_would_split_it_is_not_sent() {
        HttpHandler handler = _ -> Response.json(200, "{}").with("x-evil", "a\r\nset-cookie: b=c");
        try (HttpServer server = start(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(get(client, "/").status()).isEqualTo(500);
            assertThat(get(client, "/").headers().all("set-cookie")).isEmpty();
        }
    }

    @Test
    void blocking_requests_run_side_by_side() throws Exception {
        int callers = 20;
        var together = new CyclicBarrier(callers); // passes only when all are inside at once
        HttpHandler handler =
                request -> {
                    try {
                        together.await(5, TimeUnit.SECONDS);
                        return World.ok(request);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                };
        try (HttpServer server = start(handler);
                HttpClient client = HttpClient.loopback(plainUri(server));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {

            var replies =
                    IntStream.range(0, callers)
                            .mapToObj(_ -> threads.submit(() -> get(client, "/").status()))
                            .toList();

            for (Future<Integer> reply : replies) {
                assertThat(reply.get(10, TimeUnit.SECONDS)).isEqualTo(200);
            }
        }
    }

    @Test
    void more_requests_than_may_run_are_told_to_come_back() throws Exception {
        var inside = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        HttpHandler handler =
                request -> {
                    inside.countDown();
                    awaitQuietly(free);
                    return World.ok(request);
                };
        var setup =
                new HttpServer.Setup(
                        World.quick(),
                        new ServerTls.Loopback(),
                        Clock.systemUTC(),
                        new Connections.Limits(10, 10, Duration.ofSeconds(5), 1));
        try (HttpServer server = HttpServer.start(setup, handler);
                HttpClient client = HttpClient.loopback(plainUri(server));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpClient.Reply> first = threads.submit(() -> get(client, "/"));
            awaitQuietly(inside);

            HttpClient.Reply second = get(client, "/");
            free.countDown();

            assertThat(second.status()).isEqualTo(503);
            assertThat(second.headers().one("retry-after")).contains("1");
            assertThat(first.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
        }
    }

    @Test
    void an_address_holds_only_so_many_connections() throws Exception {
        var setup =
                new HttpServer.Setup(
                        World.quick(),
                        new ServerTls.Loopback(),
                        Clock.systemUTC(),
                        new Connections.Limits(2, 2, Duration.ofSeconds(5), 10));
        String ask = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
        try (HttpServer server = HttpServer.start(setup, World::ok);
                Wire first = Wire.plain(server.port());
                Wire second = Wire.plain(server.port())) {
            first.write(ask);
            second.write(ask);
            assertThat(first.piece() + second.piece()).contains("200 OK");
            try (Wire third = Wire.plain(server.port())) {

                assertThat(third.ask(ask)).isEmpty();
            }
            assertThat(first.rest() + second.rest()).as("closed by the idle limit").isNotNull();
            try (Wire later = Wire.plain(server.port())) {
                later.write(ask);
                assertThat(later.piece()).contains("200 OK");
            }
        }
    }

    @Test
    void closing_lets_a_running_request_end() throws Exception {
        var inside = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        HttpServer server =
                start(request -> {
                    inside.countDown();
                    awaitQuietly(free);
                    return World.ok(request);
                });
        try (HttpClient client = HttpClient.loopback(plainUri(server));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<HttpClient.Reply> running =
                    threads.submit(() -> post(client, "/", Bytes.of("x")));
            awaitQuietly(inside);
            Future<?> closing = threads.submit(server::close);
            free.countDown();

            assertThat(running.get(5, TimeUnit.SECONDS).status()).isEqualTo(200);
            closing.get(8, TimeUnit.SECONDS);
            assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
        }
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(5, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
