// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.plainUri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.UpstreamException.Cause;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ClientTest {
    private static HttpServer serving(HttpHandler handler) {
        return HttpServer.start(World.quick(), new ServerTls.Loopback(), handler);
    }

    private static void failsWith(Cause cause, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        UpstreamException.class, e -> assertThat(e.kind()).isEqualTo(cause));
    }

    @Test
    void path_query_headers_and_body_arrive_as_given() {
        var seen = new AtomicReference<Request>();
        HttpHandler handler =
                request -> {
                    seen.set(request);
                    return Response.json(200, "{}").with("x-a", "1").with("x-a", "2");
                };
        try (HttpServer server = serving(handler);
                HttpClient client = HttpClient.loopback(URI.create(plainUri(server) + "/base/"))) {
            Headers headers =
                    Headers.NONE
                            .with("X-Many", "one")
                            .with("X-Many", "two")
                            .with("Host", "evil")
                            .with("Transfer-Encoding", "chunked");

            HttpClient.Reply reply =
                    client.send(
                            "PUT",
                            "/p%20q?r=s%2f",
                            headers,
                            Bytes.of("body"),
                            Duration.ofSeconds(5),
                            100);

            Request request = seen.get();
            assertThat(request.method()).isEqualTo("PUT");
            assertThat(request.path()).isEqualTo("/base/p q");
            assertThat(request.query()).isEqualTo("r=s%2f");
            assertThat(request.headers().all("x-many")).containsExactly("one", "two");
            assertThat(request.headers().all("host")).containsExactly("localhost:" + server.port());
            assertThat(request.body().text()).isEqualTo("body");
            assertThat(request.address().isLoopbackAddress()).isTrue();
            assertThat(reply.headers().all("X-A")).containsExactly("1", "2");
        }
    }

    @Test
    void no_answer_in_time_is_a_timeout_that_ends_the_request_at_the_callee() throws Exception {
        var gone = new CountDownLatch(1);
        HttpHandler handler =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.onGone(gone::countDown);
                                    ServerTest.awaitQuietly(gone);
                                });
        try (HttpServer server = serving(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            failsWith(
                    Cause.TIMEOUT,
                    () ->
                            client.send(
                                    "GET",
                                    "/",
                                    Headers.NONE,
                                    Bytes.NONE,
                                    Duration.ofMillis(300),
                                    100));

            assertThat(gone.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void an_answer_over_the_limit_is_refused() {
        try (HttpServer server = serving(_ -> Response.json(200, "x".repeat(101)));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            failsWith(
                    Cause.TOO_LARGE,
                    () ->
                            client.send(
                                    "GET",
                                    "/",
                                    Headers.NONE,
                                    Bytes.NONE,
                                    Duration.ofSeconds(5),
                                    100));
        }
    }

    @Test
    void an_answer_that_breaks_off_is_not_taken_for_whole() {
        HttpHandler handler =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.send(Bytes.of("half"));
                                    throw new java.io.IOException("cut");
                                });
        try (HttpServer server = serving(handler);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            failsWith(Cause.CUT_OFF, () -> World.get(client, "/"));
        }
    }

    @Test
    void a_stream_that_falls_silent_longer_than_its_reader_waits_is_ended() throws Exception {
        var gone = new CountDownLatch(1);
        HttpHandler handler =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.onGone(gone::countDown);
                                    ServerTest.awaitQuietly(gone);
                                });
        try (HttpServer server = serving(handler);
                HttpClient client = HttpClient.loopback(plainUri(server));
                HttpClient.StreamedReply reply =
                        client.open("GET", "/", Headers.NONE, Bytes.NONE, Duration.ofMillis(300))) {

            assertThatThrownBy(() -> reply.body().read()).hasMessageContaining("in time");
            assertThat(gone.await(2, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void redirects_are_answers_not_orders() {
        try (HttpServer server =
                        serving(_ ->
                                Response.json(302, "{}").with("location", "http://127.0.0.1:1/"));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(World.get(client, "/").status()).isEqualTo(302);
        }
    }

    @Test
    void an_unknown_host_is_said() {
        try (HttpClient client = HttpClient.outside(URI.create("https://no-such-host.invalid"))) {

            failsWith(Cause.UNREACHABLE, () -> World.get(client, "/"));
        }
    }

    @Test
    void a_base_with_user_or_query_is_refused() {
        assertThatThrownBy(() -> HttpClient.outside(URI.create("https://user@host/")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpClient.outside(URI.create("http://host/")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
