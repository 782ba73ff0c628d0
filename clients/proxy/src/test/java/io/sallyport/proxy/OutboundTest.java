// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Response;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way out: the plain service calls others for the user whom it is answering, or not at all. */
class OutboundTest {
    private static final String CALLER = "Sallyport-Caller";

    @TempDir private Path folder;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(folder);
        site.targetDoes(passage ->
                Response.of(200, "text/plain", Bytes.of("for " + Site.subject(passage.caller()))));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_service_calls_as_the_user_whom_it_is_answering() {
        var headers = new AtomicReference<java.net.http.HttpHeaders>();
        site.app.does(exchange -> {
            HttpResponse<String> found =
                    site.app.call(
                            site.search(),
                            CALLER,
                            PlainApp.lent(exchange),
                            "Authorization",
                            "Bearer of-the-app",
                            "X-User",
                            "helen");
            headers.set(found.headers());
            PlainApp.reply(exchange, found.statusCode(), found.body());
        });

        HttpClient.Reply reply = site.get(Site.bearer(site.token("john")));

        assertThat(reply.body().text()).isEqualTo("for john");
        assertThat(site.atTarget.getFirst().token().actors())
                .extracting(SpiffeId::name)
                .containsExactly("reports", "web-app");
        assertThat(headers.get().map()).doesNotContainKey("sallyport-receipt");
        assertThat(reply.headers().all("sallyport-receipt")).hasSize(2); // the target's and ours
        assertThat(site.records()).contains("outbound_call");
        assertThat(site.records()).doesNotContain("Bearer");
    }

    @Test
    void there_is_no_default_user() {
        var told = new AtomicReference<List<Integer>>(List.of());
        site.app.does(exchange -> {
            String handle = PlainApp.lent(exchange);
            String other = handle.substring(0, 42) + (handle.endsWith("A") ? "B" : "A");
            told.set(
                    List.of(
                            site.app.call(site.search()).statusCode(),
                            site.app.call(site.search(), CALLER, "").statusCode(),
                            site.app.call(site.search(), CALLER, other).statusCode(),
                            site.app
                                    .call(site.search(), CALLER, handle, CALLER, handle)
                                    .statusCode()));
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.token("john")));

        assertThat(told.get()).containsExactly(403, 403, 403, 403);
        assertThat(site.atTarget).isEmpty();
        assertThat(site.sts.exchanges).hasValue(0);
        assertThat(site.metrics.text())
                .contains("refused=\"no_caller\"", "refused=\"unknown_caller\"");
    }

    @Test
    void a_handle_ends_with_its_request() {
        String handle = handleOf("john");

        HttpResponse<String> replayed = site.app.call(site.search(), CALLER, handle);

        assertThat(replayed.statusCode()).isEqualTo(403);
        assertThat(replayed.body()).contains("unknown or ended");
        assertThat(site.atTarget).isEmpty();
    }

    @Test
    void a_handle_ends_with_its_life_while_the_request_goes_on() {
        var status = new AtomicReference<Integer>(0);
        site.app.does(exchange -> {
            site.clock.advance(Duration.ofMinutes(5));
            status.set(site.app.call(site.search(), CALLER, PlainApp.lent(exchange)).statusCode());
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.token("john")));

        assertThat(status).hasValue(403);
    }

    @Test
    void what_a_browser_sends_is_refused_whatever_it_knows() throws IOException {
        var seen = new AtomicReference<List<String>>(List.of());
        site.app.does(exchange -> {
            String handle = PlainApp.lent(exchange);
            seen.set(
                    List.of(
                            raw("Host: attacker.example\r\nSallyport-Caller: " + handle),
                            raw(
                                    "Host: localhost\r\nOrigin: https://attacker.example\r\nSallyport-Caller: "
                                            + handle),
                            raw(
                                    "Host: localhost\r\nSec-Fetch-Site: cross-site\r\nSallyport-Caller: "
                                            + handle)));
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.token("john")));

        assertThat(seen.get().get(0)).startsWith("HTTP/1.1 400").contains("loopback");
        assertThat(seen.get().get(1)).startsWith("HTTP/1.1 403").contains("origin");
        assertThat(seen.get().get(2)).startsWith("HTTP/1.1 403").contains("sec-fetch-site");
        assertThat(site.atTarget).isEmpty();
    }

    @Test
    void nobody_but_the_named_workload_is_called() {
        HttpResponse<String> told = whileAnswering("john", site.proxy.port("elsewhere"));

        assertThat(told.statusCode()).isEqualTo(502);
        assertThat(told.body()).contains("upstream_not_proven", "somebody else answers there");
        assertThat(site.atTarget).isEmpty();
    }

    @Test
    void without_the_token_service_nobody_is_called() {
        var told = new AtomicReference<HttpResponse<String>>();
        site.sts.without(() -> told.set(whileAnswering("john", site.search())));

        assertThat(told.get().statusCode()).isEqualTo(502);
        assertThat(told.get().body()).contains("look whether sts runs");
        assertThat(site.atTarget).isEmpty();
        assertThat(whileAnswering("john", site.search()).body()).isEqualTo("for john");
    }

    @Test
    void a_revoked_user_calls_nobody_although_a_token_is_at_hand() {
        AccessToken john = site.town.user("john", "reports", Set.of());
        var told = new AtomicReference<List<Integer>>(List.of());
        site.app.does(exchange -> {
            String handle = PlainApp.lent(exchange);
            int before = site.app.call(site.search(), CALLER, handle).statusCode();
            site.sts.revoke(DenyKey.Kind.TXN, john.txn());
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> site.app.call(site.search(), CALLER, handle).statusCode() != 200);
            told.set(List.of(before, site.atTarget.size()));
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.sts.write(john)));

        await().atMost(Site.LIMIT)
                .until(() -> !told.get().isEmpty()); // the request has ended before
        assertThat(told.get().getFirst()).isEqualTo(200);
        int called = told.get().getLast();
        assertThat(site.atTarget).hasSize(called);
    }

    @Test
    void when_nobody_can_say_whether_the_user_was_revoked_nobody_is_called() {
        var told = new AtomicReference<HttpResponse<String>>();
        site.app.does(exchange -> {
            site.sts.without(() -> {
                site.clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));
                told.set(site.app.call(site.search(), CALLER, PlainApp.lent(exchange)));
            });
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.token("john")));

        assertThat(told.get().statusCode()).isEqualTo(503);
        assertThat(told.get().body()).contains("revocation_feed_stale");
        assertThat(site.atTarget).isEmpty();
    }

    @Test
    void the_end_of_the_request_cuts_what_is_still_read_for_it() throws InterruptedException {
        var cut = new CountDownLatch(1);
        site.targetDoes(_ ->
                Response.stream(
                        200,
                        "text/plain",
                        sink -> {
                            sink.onGone(cut::countDown);
                            sink.send(Bytes.of("first"));
                            awaited(cut);
                        }));
        site.app.does(exchange -> {
            String handle = PlainApp.lent(exchange);
            var reading =
                    Thread.startVirtualThread(() -> site.app.call(site.search(), CALLER, handle));
            await().until(() -> !site.atTarget.isEmpty());
            PlainApp.reply(exchange, 200, String.valueOf(reading.isAlive()));
        });

        HttpClient.Reply reply = site.get(Site.bearer(site.token("john")));

        assertThat(reply.body().text()).isEqualTo("true");
        assertThat(cut.await(5, TimeUnit.SECONDS)).as("before the target is too slow").isTrue();
    }

    @Test
    void an_audit_log_that_cannot_be_written_means_no_call() {
        var told = new AtomicReference<HttpResponse<String>>();
        site.app.does(exchange -> {
            site.stopWriting();
            told.set(site.app.call(site.search(), CALLER, PlainApp.lent(exchange)));
            PlainApp.reply(exchange, 200, "ok");
        });

        site.get(Site.bearer(site.token("john")));

        assertThat(told.get().statusCode()).isEqualTo(503);
        assertThat(site.atTarget).isEmpty();
    }

    private String handleOf(String user) {
        BearerToken token = site.token(user);
        site.app.does(exchange -> PlainApp.reply(exchange, 200, PlainApp.lent(exchange)));
        return site.get(Site.bearer(token)).body().text();
    }

    private HttpResponse<String> whileAnswering(String user, int port) {
        var told = new AtomicReference<HttpResponse<String>>();
        site.app.does(exchange -> {
            told.set(site.app.call(port, CALLER, PlainApp.lent(exchange)));
            PlainApp.reply(exchange, 200, "ok");
        });
        site.get(Site.bearer(site.token(user)));
        return told.get();
    }

    private String raw(String head) throws IOException {
        try (var line = new Socket(InetAddress.getLoopbackAddress(), site.search())) {
            line.setSoTimeout(10_000);
            String request = "GET / HTTP/1.1\r\n" + head + "\r\nConnection: close\r\n\r\n";
            line.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(line.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static void awaited(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new IOException("nobody cut it");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
