// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.DenyList;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way in: what the plain service sees, and what never comes to it. */
class InboundTest {
    @TempDir private Path folder;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(folder);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void the_service_is_told_who_asks_and_sees_no_token() {
        Headers sent = Site.bearer(site.token("john")).with("accept", "text/html");

        HttpClient.Reply reply =
                site.send("POST", "/a%20b/c?q=%2F1&r", sent, Bytes.of("How many days?"));

        PlainApp.Seen seen = site.app.last();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body().text()).isEqualTo("ok");
        assertThat(reply.headers().one("content-length")).contains("2");
        assertThat(seen.target()).isEqualTo("/a%20b/c?q=%2F1&r");
        assertThat(seen.body()).isEqualTo("How many days?");
        assertThat(seen.one("Sallyport-Subject")).isEqualTo("john");
        assertThat(seen.one("Sallyport-Issuer")).isEqualTo("https://idp.test");
        assertThat(seen.one("Sallyport-Tenant")).isEqualTo("acme");
        assertThat(seen.one("Sallyport-Groups")).isEqualTo("engineering");
        assertThat(seen.one("Sallyport-Actor")).isEqualTo("spiffe://demo.sallyport/web-app");
        assertThat(seen.one("Sallyport-Caller")).hasSize(43);
        assertThat(seen.one("Accept")).isEqualTo("text/html");
        assertThat(seen.headers()).doesNotContainKey("Authorization");
        assertThat(site.records()).contains("\"permitted\"", "\"completed\"");
    }

    @Test
    void what_belongs_to_one_connection_ends_there() {
        Headers john = Site.bearer(site.token("john"));

        RawTls.ask(
                site,
                john,
                "Connection: x-one-hop, Sallyport-Subject\r\nX-One-Hop: here\r\nTE: trailers\r\n");

        assertThat(site.app.last().headers()).doesNotContainKeys("X-One-Hop", "TE", "Connection");
        assertThat(site.app.last().one("Sallyport-Subject")).isEqualTo("john");
    }

    @Test
    void nobody_else_states_a_caller_to_the_service() {
        Headers sent =
                Site.bearer(site.token("john"))
                        .with("sallyport-subject", "helen")
                        .with("Sallyport_Subject", "helen")
                        .with("sallyport-caller", "x")
                        .with("x-user", "helen")
                        .with("x-forwarded-user", "helen");

        site.get(sent);

        PlainApp.Seen seen = site.app.last();
        assertThat(seen.one("Sallyport-Subject")).isEqualTo("john");
        assertThat(seen.headers()).doesNotContainKeys("X-User", "X-Forwarded-User");
        assertThat(seen.headers().toString()).doesNotContain("helen");
        assertThat(site.records()).contains("identity_header_stripped", "sallyport-subject");
    }

    @Test
    void a_name_cannot_become_two_or_end_a_line() {
        AccessToken odd =
                site.town.user("jo\u00e3o, x: y%0A", "reports", Set.of("a,hr", "b c", "%2C"));

        site.get(Site.bearer(site.sts.write(odd)));

        PlainApp.Seen seen = site.app.last();
        assertThat(seen.one("Sallyport-Subject")).isEqualTo("jo%C3%A3o%2C%20x:%20y%250A");
        assertThat(seen.one("Sallyport-Groups")).isEqualTo("%252C,a%2Chr,b%20c");
    }

    @Test
    void a_service_on_its_own_has_no_subject_and_no_handle() {
        BearerToken alone = site.sts.write(site.town.service());

        HttpClient.Reply reply = site.get(Site.bearer(alone));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(site.app.last().one("Sallyport-Service"))
                .isEqualTo("spiffe://demo.sallyport/web-app");
        assertThat(site.app.last().headers())
                .doesNotContainKeys("Sallyport-Subject", "Sallyport-Groups", "Sallyport-Caller");
    }

    @Test
    void without_a_token_for_this_service_and_this_connection_nothing_comes_through() {
        AccessToken john = site.town.user("john", "reports", Set.of());
        AccessToken forAnother = site.town.user("john", "retrieval", Set.of());

        assertThat(site.get(Headers.NONE).status()).isEqualTo(401);
        assertThat(site.get(Site.bearer(site.sts.write(forAnother))).status()).isEqualTo(401);
        try (var thief = site.as(site.town.fresh("web-app"));
                var stranger = site.as(site.town.identity("orchestrator"))) {
            Headers stolen = Site.bearer(site.sts.write(john));
            assertThat(ask(thief, stolen).status()).isEqualTo(401);
            assertThat(ask(stranger, stolen).status()).isEqualTo(403);
        }

        assertThat(site.app.seen).isEmpty();
    }

    @Test
    void plain_http_to_the_port_is_not_answered() throws IOException {
        try (var line = new Socket(InetAddress.getLoopbackAddress(), site.proxy.port())) {
            line.setSoTimeout(10_000);
            line.getOutputStream()
                    .write(
                            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));

            String answer =
                    new String(line.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(answer).doesNotContain("HTTP/1.1");
        }
        assertThat(site.app.seen).isEmpty();
    }

    @Test
    void a_body_beyond_the_limit_and_an_upgrade_never_reach_the_service() {
        Headers john = Site.bearer(site.token("john"));
        Bytes huge = Bytes.of("x".repeat((1 << 20) + 1));

        assertThat(site.send("POST", "/", john, huge).status()).isEqualTo(413);
        assertThat(RawTls.ask(site, john, "Connection: upgrade\r\nUpgrade: websocket\r\n"))
                .contains("HTTP/1.1 400", "upgrade");

        assertThat(site.app.seen).isEmpty();
    }

    @Test
    void a_service_that_is_not_there_is_told_with_what_to_do() {
        site.app.close();

        HttpClient.Reply reply = site.get(Site.bearer(site.token("john")));

        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.body().text())
                .contains("\"code\":\"upstream_failed\"", "not running; start it");
        assertThat(site.proxy.missing()).singleElement().asString().contains("nobody listens");
        assertThat(site.records()).contains("app_unreachable");
    }

    @Test
    void an_answer_that_breaks_off_is_never_taken_for_a_whole_one() {
        Headers john = Site.bearer(site.token("john"));
        site.app.does(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write(new byte[] {'h', 'a'});
            exchange.getResponseBody().flush();
            throw new IOException("breaks off");
        });

        assertThat(site.get(john).status()).isEqualTo(502);
    }

    @Test
    void what_the_service_says_of_itself_cannot_look_like_ours() {
        site.app.does(exchange -> {
            exchange.getResponseHeaders().add("Sallyport-Receipt", "forged");
            exchange.getResponseHeaders().add("X-App", "kept");
            PlainApp.reply(exchange, 200, "ok");
        });

        HttpClient.Reply reply = site.get(Site.bearer(site.token("john")));

        assertThat(reply.headers().one("x-app")).contains("kept");
        assertThat(reply.headers().all("sallyport-receipt"))
                .hasSize(1)
                .allMatch(receipt -> !receipt.equals("forged"));
    }

    @Test
    void a_revocation_cuts_a_running_answer_within_two_seconds() throws Exception {
        AccessToken john = site.town.user("john", "reports", Set.of());
        var end = new CountDownLatch(1);
        site.app.does(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("first".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            end.await(20, TimeUnit.SECONDS);
        });
        try (var http = site.as(site.town.identity("web-app"));
                var reply =
                        http.open(
                                "GET",
                                "/",
                                Site.bearer(site.sts.write(john)),
                                Bytes.NONE,
                                Site.LIMIT)) {
            assertThat(new String(reply.body().readNBytes(5), StandardCharsets.UTF_8))
                    .isEqualTo("first");
            long revoked = System.nanoTime();

            site.sts.revoke(DenyKey.Kind.TXN, john.txn());

            assertThatThrownBy(() -> reply.body().readAllBytes()).isInstanceOf(IOException.class);
            assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - revoked)).isLessThan(2000);
        } finally {
            end.countDown();
        }
        await().untilAsserted(() -> assertThat(site.records()).contains("\"revoked\""));
    }

    @Test
    void a_revocation_ends_a_request_that_still_waits_for_the_service() throws Exception {
        AccessToken john = site.town.user("john", "reports", Set.of());
        var end = new CountDownLatch(1);
        site.app.does(exchange -> {
            site.sts.revoke(DenyKey.Kind.TXN, john.txn());
            end.await(20, TimeUnit.SECONDS);
            PlainApp.reply(exchange, 200, "for john");
        });
        long asked = System.nanoTime();

        HttpClient.Reply reply = site.get(Site.bearer(site.sts.write(john)));

        end.countDown();
        assertThat(reply.status()).isEqualTo(401);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - asked)).isLessThan(5);
    }

    @Test
    void who_reads_slowly_takes_the_service_from_nobody_else() throws Exception {
        var end = new CountDownLatch(1);
        site.app.does(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            end.await(20, TimeUnit.SECONDS);
        });
        Headers john = Site.bearer(site.token("john"));
        Headers helen = Site.bearer(site.token("helen"));
        try (var http = site.as(site.town.identity("web-app"))) {
            var open = new ArrayList<HttpClient.StreamedReply>();
            for (int i = 0; i < Site.OF_ONE_USER; i++) {
                open.add(http.open("GET", "/", john, Bytes.NONE, Site.LIMIT));
            }

            HttpClient.Reply oneMore = ask(http, john);
            open.add(http.open("GET", "/", helen, Bytes.NONE, Site.LIMIT));
            HttpClient.Reply third = ask(http, Site.bearer(site.token("erin")));
            end.countDown();
            for (HttpClient.StreamedReply one : open) {
                one.body().readAllBytes();
                one.close();
            }

            assertThat(oneMore.status()).isEqualTo(429);
            assertThat(oneMore.headers().one("retry-after")).contains("1");
            assertThat(open).extracting(HttpClient.StreamedReply::status).containsOnly(200);
            assertThat(third.status()).as("of one calling workload").isEqualTo(429);
            site.app.does(exchange -> PlainApp.reply(exchange, 200, "ok"));
            await().until(() -> ask(http, john).status() == 200);
        }
        assertThat(site.records()).contains("open_of_one_user", "open_of_one_caller");
    }

    @Test
    void a_revocation_ends_a_short_answer_that_stands_still() throws Exception {
        AccessToken john = site.town.user("john", "reports", Set.of());
        var end = new CountDownLatch(1);
        site.app.does(exchange -> {
            exchange.sendResponseHeaders(200, 10);
            exchange.getResponseBody().write('x');
            exchange.getResponseBody().flush();
            site.sts.revoke(DenyKey.Kind.TXN, john.txn());
            end.await(20, TimeUnit.SECONDS);
        });
        long asked = System.nanoTime();

        HttpClient.Reply reply = site.get(Site.bearer(site.sts.write(john)));

        end.countDown();
        assertThat(reply.status()).isEqualTo(401);
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - asked)).isLessThan(5);
    }

    @Test
    void with_a_silent_feed_nothing_comes_through() {
        Headers john = Site.bearer(site.token("john"));
        site.sts.close();
        site.clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));

        HttpClient.Reply reply = site.get(john);

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body().text()).contains("revocation_feed_stale");
        assertThat(site.app.seen).isEmpty();
    }

    @Test
    void without_an_audit_log_nothing_comes_through() {
        site.stopWriting();

        assertThat(site.get(Site.bearer(site.token("john"))).status()).isEqualTo(503);
        assertThat(site.app.seen).isEmpty();
    }

    private static HttpClient.Reply ask(HttpClient http, Headers headers) {
        return http.send("GET", "/", headers, Bytes.NONE, Site.LIMIT, 1 << 20);
    }
}
