// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Bodies that are each small enough, and together more than the memory may hold. */
class HeldBodiesTest {
    private static final int ALL = 64 << 10; // also the longest body
    private static final String HEAD = "POST /x HTTP/1.1\r\nHost: localhost\r\n";

    private final BodyBudget budget = new BodyBudget(ALL);
    private final AtomicInteger handled = new AtomicInteger();

    private HttpServer serving(HttpHandler handler) {
        return serving(handler, 100, Duration.ofSeconds(8));
    }

    private HttpServer serving(HttpHandler handler, int running, Duration patience) {
        Listener quick = World.quick();
        return HttpServer.start(
                new HttpServer.Setup(
                        new Listener(
                                quick.host(),
                                quick.port(),
                                quick.maxBody(),
                                quick.maxHeader(),
                                quick.handshake(),
                                quick.idle(),
                                patience),
                        new ServerTls.Loopback(),
                        Clock.systemUTC(),
                        new Connections.Limits(100, 100, Duration.ofSeconds(5), running),
                        budget),
                handler);
    }

    private Response counted(Request request) {
        handled.incrementAndGet();
        return Response.of(200, "text/plain", Bytes.of("" + request.body().length()));
    }

    private static String whole(int bytes) {
        return part(bytes, bytes);
    }

    private static String part(int declared, int sent) {
        return HEAD
                + "Connection: close\r\nContent-Length: "
                + declared
                + "\r\n\r\n"
                + "b".repeat(sent);
    }

    private void awaitHeld(long bytes) {
        Awaitility.await().untilAsserted(() -> assertThat(budget.held()).isEqualTo(bytes));
    }

    private void awaitFull() {
        Awaitility.await().until(() -> budget.held() >= ALL - 1);
    }

    @Test
    void a_body_is_held_while_its_request_runs_and_given_back_after_it() throws Exception {
        var inside = new AtomicLong();
        HttpHandler handler =
                request -> {
                    inside.set(budget.held());
                    return counted(request);
                };
        try (HttpServer server = serving(handler);
                Wire wire = Wire.plain(server.port())) {

            String answer = wire.ask(whole(ALL));

            assertThat(answer).startsWith("HTTP/1.1 200").endsWith("" + ALL);
            assertThat(inside).hasValue(ALL);
            awaitHeld(0);
        }
    }

    @Test
    void bodies_that_would_fill_the_memory_together_are_refused_until_there_is_room()
            throws Exception {
        try (HttpServer server = serving(this::counted);
                Wire second = Wire.plain(server.port());
                Wire third = Wire.plain(server.port())) {
            try (Wire slow = Wire.plain(server.port())) {
                slow.write(part(ALL, ALL - 1));
                awaitFull();

                String refused = second.ask(whole(ALL / 2));

                assertThat(refused)
                        .startsWith("HTTP/1.1 503")
                        .contains("retry-after: 1", "\"code\":\"not_ready\"")
                        .containsIgnoringCase("connection: close");
                assertThat(handled).hasValue(0);
            }
            awaitHeld(0);
            assertThat(third.ask(whole(ALL / 2))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void requests_without_a_body_pass_while_the_memory_for_bodies_is_full() throws Exception {
        try (HttpServer server = serving(this::counted);
                Wire slow = Wire.plain(server.port());
                Wire other = Wire.plain(server.port())) {
            slow.write(part(ALL, ALL - 1));
            awaitFull();

            assertThat(other.ask(whole(0))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void what_is_declared_and_does_not_come_takes_no_memory() throws Exception {
        try (HttpServer server = serving(this::counted);
                Wire liar = Wire.plain(server.port());
                Wire other = Wire.plain(server.port())) {
            liar.write(part(ALL, 1));
            Awaitility.await().until(() -> budget.held() > 0);

            assertThat(budget.held()).isLessThanOrEqualTo(4 << 10);
            assertThat(other.ask(whole(ALL / 2))).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_client_that_leaves_within_its_body_gives_it_back() throws Exception {
        try (HttpServer server = serving(this::counted)) {
            try (Wire wire = Wire.plain(server.port())) {
                wire.write(part(1000, 999));
                Awaitility.await().until(() -> budget.held() > 0);
            }

            awaitHeld(0);
        }
    }

    @Test
    void a_body_that_does_not_end_in_time_is_given_back() throws Exception {
        try (HttpServer server = serving(this::counted, 100, Duration.ofMillis(800));
                Wire wire = Wire.plain(server.port())) {
            wire.write(part(1000, 999));
            Awaitility.await().until(() -> budget.held() > 0);

            assertThat(wire.rest()).isEmpty();
            awaitHeld(0);
        }
    }

    @Test
    void a_body_that_grows_too_long_is_given_back_while_its_sender_still_sends() throws Exception {
        String chunk = "400\r\n" + "0".repeat(1024) + "\r\n";
        try (HttpServer server = serving(this::counted);
                Wire wire = Wire.plain(server.port())) {

            String answer =
                    wire.ask(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(65));

            assertThat(answer).startsWith("HTTP/1.1 413");
            awaitHeld(0);
        }
    }

    @Test
    void a_body_that_is_no_http_any_more_is_given_back() throws Exception {
        try (HttpServer server = serving(this::counted);
                Wire wire = Wire.plain(server.port())) {
            wire.write(HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
            Awaitility.await().until(() -> budget.held() > 0);

            wire.ask("no chunk\r\n");

            awaitHeld(0);
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void a_request_that_fails_gives_its_body_back() throws Exception {
        HttpHandler failing =
                _ -> {
                    throw new ProblemException(Problem.NOT_PERMITTED, "no", "no");
                };
        try (HttpServer server = serving(failing);
                Wire wire = Wire.plain(server.port())) {

            assertThat(wire.ask(whole(1000))).startsWith("HTTP/1.1 403");
            awaitHeld(0);
        }
    }

    @Test
    void a_request_that_gets_no_thread_gives_its_body_back() throws Exception {
        var inside = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        HttpHandler slow =
                request -> {
                    inside.countDown();
                    ServerTest.awaitQuietly(free);
                    return counted(request);
                };
        try (HttpServer server = serving(slow, 1, Duration.ofSeconds(8));
                Wire first = Wire.plain(server.port());
                Wire second = Wire.plain(server.port())) {
            first.write(whole(100));
            ServerTest.awaitQuietly(inside);

            assertThat(second.ask(whole(1000))).startsWith("HTTP/1.1 503");
            awaitHeld(100);
            free.countDown();
            assertThat(first.rest()).startsWith("HTTP/1.1 200");
            awaitHeld(0);
        }
    }

    @Test
    void a_client_that_leaves_does_not_give_back_what_its_request_still_uses() throws Exception {
        var inside = new CountDownLatch(1);
        var free = new CountDownLatch(1);
        var gone = new CountDownLatch(1);
        HttpHandler slow =
                request ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.onGone(gone::countDown);
                                    inside.countDown();
                                    ServerTest.awaitQuietly(free);
                                    sink.send(request.body());
                                });
        try (HttpServer server = serving(slow)) {
            try (Wire wire = Wire.plain(server.port())) {
                wire.write(whole(1000));
                ServerTest.awaitQuietly(inside);
            }
            ServerTest.awaitQuietly(gone);

            assertThat(budget.held()).isEqualTo(1000);
            free.countDown();
            awaitHeld(0);
        }
    }

    @Test
    void closing_a_hold_again_gives_nothing_back_twice() {
        BodyBudget.Hold first = budget.hold();
        BodyBudget.Hold second = budget.hold();
        boolean both = first.grow(100) && second.grow(10);

        first.close();
        first.close();

        assertThat(both).isTrue();
        assertThat(budget.held()).isEqualTo(10);
        assertThat(first.grow(1)).as("grown after its end").isFalse();
        assertThat(budget.held()).isEqualTo(10);
    }

    @Test
    void a_whole_body_is_no_longer_dropped_with_its_connection() {
        var body = new LimitedBody(new RequestRules(ALL, true), budget.hold(), ALL);
        boolean taken = body.add(Buffer.buffer("abc")).isEmpty();

        LimitedBody.Whole whole = body.whole();
        body.drop();

        assertThat(taken).isTrue();
        assertThat(whole.bytes().text()).isEqualTo("abc");
        assertThat(budget.held()).isEqualTo(4 << 10);
        whole.hold().close();
        assertThat(budget.held()).isZero();
    }

    @Test
    void requests_side_by_side_never_hold_more_than_all_together() throws Exception {
        var most = new AtomicLong();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    IntStream.range(0, 200)
                            .<Future<?>>mapToObj(_ -> threads.submit(() -> takeAll(most)))
                            .toList();
            for (Future<?> one : running) {
                one.get(10, TimeUnit.SECONDS);
            }
        }

        assertThat(most.get()).isBetween(1L, (long) ALL);
        assertThat(budget.held()).isZero();
    }

    private void takeAll(AtomicLong most) {
        for (int i = 0; i < 100; i++) {
            try (BodyBudget.Hold hold = budget.hold()) {
                long taken = 0;
                for (int parts = 0; parts < 100 && hold.grow(1000); parts++) {
                    taken += 1000;
                }
                most.accumulateAndGet(taken, Math::max);
            }
        }
    }

    @Test
    void all_servers_of_a_process_share_a_quarter_of_its_heap() throws IOException {
        Listener quick = World.quick();
        var one = setup(quick);
        var other = setup(quick);

        assertThat(one.bodies()).isSameAs(other.bodies());
        assertThat(one.bodies().most()).isEqualTo(Runtime.getRuntime().maxMemory() / 4);
    }

    private static HttpServer.Setup setup(Listener listener) {
        return new HttpServer.Setup(
                listener, new ServerTls.Loopback(), Clock.systemUTC(), Connections.Limits.DEFAULT);
    }

    @Test
    void a_limit_that_no_body_could_reach_stops_the_start() {
        Listener quick = World.quick();
        var limits = Connections.Limits.DEFAULT;
        var loopback = new ServerTls.Loopback();
        Clock clock = Clock.systemUTC();
        var small = new BodyBudget(ALL - 1);

        assertThatThrownBy(() -> new HttpServer.Setup(quick, loopback, clock, limits, small))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max-body");
    }
}
