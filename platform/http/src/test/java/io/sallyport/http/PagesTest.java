// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.get;
import static io.sallyport.http.World.plainUri;
import static io.sallyport.http.World.post;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SessionHandler;
import io.vertx.ext.web.sstore.LocalSessionStore;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class PagesTest {
    private static HttpServer serving(Consumer<Router> routes) {
        return HttpServer.pages(World.quick(), new ServerTls.Loopback(), routes);
    }

    private static Response echo(Request request, RoutingContext context) {
        assertThat(Thread.currentThread().isVirtual()).isTrue();
        return Response.of(
                200,
                "text/plain",
                Bytes.of(context.normalizedPath() + "|" + request.body().text()));
    }

    @Test
    void a_blocking_page_runs_on_a_virtual_thread_with_its_whole_body() {
        try (HttpServer server =
                        serving(r -> r.post("/p").handler(Pages.blocking(PagesTest::echo)));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            HttpClient.Reply reply = post(client, "/p", Bytes.of("form=1"));

            assertThat(reply.body().text()).isEqualTo("/p|form=1");
            assertThat(reply.headers().all("x-request-id")).hasSize(1);
        }
    }

    @Test
    void a_form_is_read_and_also_there_as_text() {
        Pages.BlockingPage page =
                (request, context) ->
                        Response.json(
                                200,
                                context.request().getFormAttribute("a")
                                        + "|"
                                        + request.body().text());
        Headers form = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        try (HttpServer server = serving(r -> r.post("/p").handler(Pages.blocking(page)));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            HttpClient.Reply reply =
                    client.send("POST", "/p", form, Bytes.of("a=b"), Duration.ofSeconds(5), 1000);

            assertThat(reply.body().text()).isEqualTo("b|a=b");
        }
    }

    @Test
    void sessions_are_vertx_webs_own() {
        Consumer<Router> routes =
                router -> {
                    router.route()
                            .handler(context ->
                                    SessionHandler.create(LocalSessionStore.create(context.vertx()))
                                            .handle(context));
                    router.get("/s")
                            .handler(
                                    Pages.blocking((_, context) -> {
                                        java.util.Objects.requireNonNull(context.session())
                                                .put("k", "v");
                                        return Response.json(200, "{}");
                                    }));
                };
        try (HttpServer server = serving(routes);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(get(client, "/s").headers().all("set-cookie")).hasSize(1);
        }
    }

    @Test
    void a_page_may_stream() {
        Pages.BlockingPage page =
                (_, _) ->
                        Response.stream(
                                200,
                                "text/plain",
                                sink -> {
                                    sink.send(Bytes.of("a"));
                                    sink.send(Bytes.of("b"));
                                });
        try (HttpServer server = serving(r -> r.get("/").handler(Pages.blocking(page)));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(get(client, "/").body().text()).isEqualTo("ab");
            assertThat(get(client, "/").body().text()).as("again").isEqualTo("ab");
        }
    }

    @Test
    void failures_are_problem_documents_without_their_cause() {
        Consumer<Router> routes =
                router -> {
                    router.get("/loop")
                            .handler(_ -> {
                                throw new IllegalStateException("secret");
                            });
                    router.get("/thread")
                            .handler(
                                    Pages.blocking((_, _) -> {
                                        throw new IllegalStateException("secret");
                                    }));
                    router.get("/known")
                            .handler(
                                    Pages.blocking((_, _) -> {
                                        throw new ProblemException(
                                                Problem.NOT_PERMITTED, "no", "not you");
                                    }));
                };
        try (HttpServer server = serving(routes);
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            for (String path : new String[] {"/loop", "/thread"}) {
                HttpClient.Reply reply = get(client, path);
                assertThat(reply.status()).isEqualTo(500);
                assertThat(reply.body().text()).contains("internal_error").doesNotContain("secret");
            }
            assertThat(get(client, "/known").status()).isEqualTo(403);
            assertThat(get(client, "/missing").body().text()).contains("not_found");
            assertThat(post(client, "/known", Bytes.NONE).status()).isEqualTo(405);
        }
    }

    @Test
    void the_rules_of_the_way_in_hold_for_pages_too() throws Exception {
        try (HttpServer server = serving(r -> r.route().handler(Pages.blocking(PagesTest::echo)));
                HttpClient client = HttpClient.loopback(plainUri(server))) {

            assertThat(post(client, "/", Bytes.of(new byte[70_000])).status()).isEqualTo(413);
            try (Wire wire = Wire.plain(server.port())) {
                assertThat(wire.ask("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"))
                        .startsWith("HTTP/1.1 400");
            }
            try (Wire wire = Wire.plain(server.port())) {
                String chunk = "8000\r\n" + "0".repeat(0x8000) + "\r\n";
                assertThat(
                                wire.ask(
                                        "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding:"
                                                + " chunked\r\n\r\n"
                                                + chunk.repeat(3)))
                        .startsWith("HTTP/1.1 413");
            }
        }
    }

    @Test
    void a_page_of_a_workload_knows_its_peer() {
        var world = new World();
        var tls = new ServerTls.Mutual(world.identity(World.GATEWAY));
        try (HttpServer server =
                        HttpServer.pages(
                                World.quick(),
                                tls,
                                r -> r.get("/").handler(Pages.blocking((q, _) -> World.ok(q))));
                HttpClient client = world.webApp(server);
                HttpClient stranger =
                        HttpClient.serverOnly(world.bundle(), World.GATEWAY, World.uri(server))) {

            assertThat(get(client, "/").body().text()).isEqualTo("hello web-app");
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> get(stranger, "/"))
                    .isInstanceOf(UpstreamException.class);
        }
    }
}
