// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Callees that are not who they must be, stop in the middle, or do something else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CalleeTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Neighbours neighbours;
    private Exchanger exchanger;
    private OnBehalfOf client;

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        neighbours = new Neighbours(folder);
        exchanger =
                Exchanger.of(
                        neighbours.identity("app"),
                        Neighbours.id("sts"),
                        neighbours.tokenEndpoint());
        client = OnBehalfOf.of(neighbours.identity("app"), exchanger);
    }

    @AfterAll
    void close() {
        client.close();
        exchanger.close();
        neighbours.close();
    }

    /** A server that shows {@code identity}, and what it was sent. */
    private record Callee(HttpServer server, List<Request> seen) implements AutoCloseable {
        static Callee start(IdentitySource identity, HttpHandler handler) {
            var seen = new CopyOnWriteArrayList<Request>();
            return new Callee(
                    HttpServer.start(
                            Listener.loopback(0),
                            new ServerTls.Mutual(identity),
                            request -> {
                                seen.add(request);
                                return handler.handle(request);
                            }),
                    seen);
        }

        Target target() {
            return new Target(
                    Neighbours.id("retrieval"),
                    URI.create("https://localhost:" + server.port()),
                    Set.of("vector.query"));
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private Callee retrieval(HttpHandler handler) {
        return Callee.start(neighbours.identity("retrieval"), handler);
    }

    private static Call search(Duration timeout) {
        return Call.post("/v1/search", "{}", timeout);
    }

    @Test
    void the_users_own_token_never_leaves_the_process() {
        BearerToken john = neighbours.john();
        try (Callee callee = retrieval(_ -> Response.json(200, "{}"))) {
            client.send(john, callee.target(), search(LIMIT));

            Request sent = callee.seen().getFirst();
            assertThat(sent.headers().all("authorization")).hasSize(1);
            assertThat(sent.toString()).doesNotContain(john.text());
        }
    }

    @Test
    void another_workload_at_the_callees_address_gets_nothing() {
        try (Callee other =
                Callee.start(neighbours.identity("gateway"), _ -> Response.json(200, "{}"))) {
            assertThatThrownBy(() -> client.send(neighbours.john(), other.target(), search(LIMIT)))
                    .isInstanceOf(CallFailedException.class);
            assertThat(other.seen()).isEmpty();
        }
    }

    @Test
    void the_right_name_from_another_authority_gets_nothing(@TempDir Path folder) throws Exception {
        try (var elsewhere = new Neighbours(folder);
                Callee impostor =
                        Callee.start(
                                elsewhere.identity("retrieval"), _ -> Response.json(200, "{}"))) {
            assertThatThrownBy(
                            () -> client.send(neighbours.john(), impostor.target(), search(LIMIT)))
                    .isInstanceOf(CallFailedException.class);
            assertThat(impostor.seen()).isEmpty();
        }
    }

    @Test
    void a_redirect_is_an_answer_and_not_followed() {
        HttpHandler elsewhere =
                _ ->
                        new Response(
                                307,
                                Headers.NONE.with("location", "/elsewhere"),
                                new Response.Body.Whole(Bytes.NONE));
        try (Callee callee = retrieval(elsewhere)) {
            Answer answer = client.send(neighbours.john(), callee.target(), search(LIMIT));

            assertThat(answer.status()).isEqualTo(307);
            assertThat(callee.seen()).hasSize(1);
        }
    }

    @Test
    void an_answer_that_breaks_off_is_no_answer() {
        HttpHandler cut =
                _ ->
                        Response.stream(
                                200,
                                "application/json",
                                sink -> {
                                    sink.send(Bytes.of("{\"data\":["));
                                    throw new IOException("cut");
                                });
        try (Callee callee = retrieval(cut)) {
            assertThatThrownBy(() -> client.send(neighbours.john(), callee.target(), search(LIMIT)))
                    .isInstanceOf(CallFailedException.class);
        }
    }

    @Test
    @Tag("slow")
    void an_answer_that_stands_still_is_given_up_after_the_calls_timeout() throws Exception {
        var end = new CountDownLatch(1);
        try (Callee callee = retrieval(_ -> standingStill(end));
                StreamedAnswer answer =
                        client.open(
                                neighbours.john(),
                                callee.target(),
                                search(Duration.ofSeconds(3)))) {
            byte[] first = answer.body().readNBytes(5);

            assertThat(first).asString().isEqualTo("first");
            assertThatThrownBy(() -> answer.body().read()).isInstanceOf(HttpTimeoutException.class);
            assertThatThrownBy(() -> answer.body().read()).isInstanceOf(IOException.class);
        } finally {
            end.countDown();
        }
    }

    @Test
    void closing_early_cancels_the_work_at_the_callee() throws Exception {
        var gone = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        HttpHandler watching =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.onGone(gone::countDown);
                                    sink.send(Bytes.of("first"));
                                    waitFor(end);
                                });
        try (Callee callee = retrieval(watching)) {
            StreamedAnswer answer = client.open(neighbours.john(), callee.target(), search(LIMIT));
            answer.body().readNBytes(5);

            answer.close();

            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            end.countDown();
        }
    }

    @Test
    void an_answer_of_more_than_4_mib_is_not_taken_for_a_whole_one() {
        HttpHandler endless =
                _ ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    for (int i = 0; i <= 64; i++) {
                                        sink.send(Bytes.of(new byte[64 << 10]));
                                    }
                                });
        try (Callee callee = retrieval(endless)) {
            assertThatThrownBy(() -> client.send(neighbours.john(), callee.target(), search(LIMIT)))
                    .isInstanceOf(CallFailedException.class);
        }
    }

    @Test
    void a_certificate_renewed_under_the_token_costs_a_second_try_and_no_more() {
        HttpHandler renewing =
                _ -> {
                    neighbours.identity("app").renew();
                    return Response.json(401, "{}");
                };
        try (Callee callee = retrieval(renewing)) {
            Answer answer = client.send(neighbours.john(), callee.target(), search(LIMIT));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(callee.seen()).hasSize(2);
        }
    }

    @Test
    void a_refused_token_is_not_tried_again() {
        try (Callee callee = retrieval(_ -> Response.json(401, "{}"))) {
            Answer answer = client.send(neighbours.john(), callee.target(), search(LIMIT));

            assertThat(answer.status()).isEqualTo(401);
            assertThat(callee.seen()).hasSize(1);
        }
    }

    @Test
    void after_a_restart_of_the_callee_the_next_call_works() {
        int port;
        try (Callee callee = retrieval(_ -> Response.json(200, "{}"))) {
            port = callee.server().port();
            client.send(neighbours.john(), callee.target(), search(LIMIT));
        }
        try (var again =
                HttpServer.start(
                        Listener.loopback(port),
                        new ServerTls.Mutual(neighbours.identity("retrieval")),
                        _ -> Response.json(200, "{}"))) {
            var target =
                    new Target(
                            Neighbours.id("retrieval"),
                            URI.create("https://localhost:" + again.port()),
                            Set.of("vector.query"));

            assertThat(client.send(neighbours.john(), target, search(LIMIT)).status())
                    .isEqualTo(200);
        }
    }

    private static Response standingStill(CountDownLatch end) {
        return Response.stream(
                200,
                "text/plain",
                sink -> {
                    sink.send(Bytes.of("first"));
                    waitFor(end);
                });
    }

    private static void waitFor(CountDownLatch end) throws IOException {
        try {
            if (!end.await(30, TimeUnit.SECONDS)) {
                throw new IOException("nobody ended this");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
