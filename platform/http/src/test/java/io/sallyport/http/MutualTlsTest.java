// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.GATEWAY;
import static io.sallyport.http.World.WEB_APP;
import static io.sallyport.http.World.get;
import static io.sallyport.http.World.post;
import static io.sallyport.http.World.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MutualTlsTest {
    private final World world = new World();
    private final AtomicInteger handled = new AtomicInteger();

    private Response count(Request request) {
        handled.incrementAndGet();
        return World.ok(request);
    }

    @Test
    void the_right_peer_passes_and_is_named() {
        try (HttpServer server = world.gateway(this::count);
                HttpClient client = world.webApp(server)) {

            HttpClient.Reply reply = post(client, "/x?y=z", Bytes.of("body"));

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().text()).isEqualTo("hello web-app");
            assertThat(reply.headers().one("x-request-id")).isPresent();
        }
    }

    @Test
    void a_jdk_client_with_our_managers_passes() throws Exception {
        try (HttpServer server = world.gateway(this::count);
                var client =
                        java.net.http.HttpClient.newBuilder()
                                .sslContext(
                                        TlsManagers.context(
                                                world.identity(WEB_APP), GATEWAY::equals))
                                .build()) {

            HttpResponse<String> reply =
                    client.send(
                            HttpRequest.newBuilder(uri(server)).build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(reply.body()).isEqualTo("hello web-app");
        }
    }

    @Test
    void a_jdk_client_refuses_a_callee_with_another_id() {
        try (HttpServer server = world.gateway(this::count);
                var client =
                        java.net.http.HttpClient.newBuilder()
                                .sslContext(
                                        TlsManagers.context(
                                                world.identity(WEB_APP), WEB_APP::equals))
                                .build()) {

            assertThatThrownBy(() ->
                            client.send(
                                    HttpRequest.newBuilder(uri(server)).build(),
                                    HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void attack_21_a_client_without_certificate_is_refused() {
        try (HttpServer server = world.gateway(this::count);
                HttpClient client = HttpClient.serverOnly(world.bundle(), GATEWAY, uri(server))) {

            assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void attack_19_a_certificate_of_another_authority_is_refused() {
        TestCa foreign = TestCa.create("foreign");
        refused(foreign.issue(WEB_APP.toString()));
    }

    @Test
    void attack_19_a_certificate_of_another_trust_domain_is_refused() {
        refused(world.ca.issue("spiffe://evil.sallyport/web-app"));
    }

    @Test
    void attack_20_a_certificate_with_two_uri_names_is_refused() {
        refused(
                world.issued(
                        List.of(WEB_APP.toString(), GATEWAY.toString()),
                        Instant.now().plusSeconds(60)));
    }

    @Test
    void a_certificate_without_uri_name_is_refused() {
        refused(world.issued(List.of(), Instant.now().plusSeconds(60)));
    }

    @Test
    void an_expired_certificate_is_refused() {
        refused(world.issued(List.of(WEB_APP.toString()), Instant.now().minusSeconds(5)));
    }

    @Test
    void attack_20_a_certificate_that_is_an_authority_is_refused() {
        TestCa.Issued authority =
                world.ca.issue(List.of(WEB_APP.toString()), Instant.now().plusSeconds(60), true);
        try (HttpServer server = world.gateway(this::count);
                HttpClient client =
                        HttpClient.mutual(world.identity(authority), GATEWAY, uri(server))) {

            // the engine at our own end refuses already to show it
            assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
            assertThat(handled).hasValue(0);
        }
    }

    /** The JDK's client shows it. */
    @Test
    void attack_20_an_authority_that_shows_its_own_certificate_is_refused_at_the_server_too() {
        TestCa.Issued authority =
                world.ca.issue(List.of(WEB_APP.toString()), Instant.now().plusSeconds(60), true);
        SSLContext context = TlsManagers.context(world.identity(authority), GATEWAY::equals);
        try (HttpServer server = world.gateway(this::count);
                var client = java.net.http.HttpClient.newBuilder().sslContext(context).build()) {

            assertThatThrownBy(() ->
                            client.send(
                                    HttpRequest.newBuilder(uri(server)).build(),
                                    HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class);
            assertThat(handled).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spiffe://test.sallyport/a/../web-app",
                "spiffe://test.sallyport/./web-app",
                "spiffe://test.sallyport//web-app",
                "spiffe://test.sallyport/web%2dapp",
                "spiffe://test.sallyport/web-app/",
                "SPIFFE://test.sallyport/web-app",
                "spiffe://test.sallyport:443/web-app",
                "spiffe://test.sallyport/web-app?x",
                "https://test.sallyport/web-app"
            })
    void attack_20_a_name_that_two_readers_read_in_two_ways_is_refused(String uri) {
        refused(world.issued(List.of(uri), Instant.now().plusSeconds(60)));
    }

    private void refused(TestCa.Issued issued) {
        try (HttpServer server = world.gateway(this::count);
                HttpClient client =
                        HttpClient.mutual(world.identity(issued), GATEWAY, uri(server))) {

            assertThatThrownBy(() -> get(client, "/"))
                    .isInstanceOfSatisfying(
                            UpstreamException.class, MutualTlsTest::blamesOurCertificate);
            assertThat(handled).hasValue(0);
        }
    }

    // The alert says whose certificate it is; a reset may overtake it.
    private static void blamesOurCertificate(UpstreamException e) {
        if (e.kind() != UpstreamException.Cause.CUT_OFF) {
            assertThat(e).hasMessageContaining("certificate (expected: a current one");
        }
    }

    @Test
    void attack_22_a_certificate_that_ends_while_the_connection_is_open_ends_its_requests() {
        var clock = new World.MovedClock();
        try (HttpServer server = world.gateway(clock, this::count);
                HttpClient client = world.webApp(server)) {
            assertThat(get(client, "/").status()).isEqualTo(200);
            clock.move(Duration.ofHours(2));

            HttpClient.Reply reply = get(client, "/");

            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body().text()).contains("peer_not_accepted");
            assertThat(reply.headers().one("connection")).contains("close");
            assertThat(handled).hasValue(1);
        }
    }

    @Test
    void attack_22_an_authority_that_leaves_the_bundle_ends_requests_on_open_connections() {
        var identity = new World.Rotating(world.identity(GATEWAY).svid(), world.bundle());
        try (HttpServer server =
                        HttpServer.start(
                                World.quick(), new ServerTls.Mutual(identity), this::count);
                HttpClient client = world.webApp(server)) {
            assertThat(get(client, "/").status()).isEqualTo(200);
            identity.become(
                    identity.svid(),
                    new TrustBundle("test.sallyport", Set.of(TestCa.create("new").anchor())));

            assertThatThrownBy(() -> requireAnswered(get(client, "/")));
            assertThat(handled).hasValue(1);
        }
    }

    // A 401, unless the connection was cut before the question came.
    private static void requireAnswered(HttpClient.Reply reply) {
        assertThat(reply.status()).isEqualTo(200);
    }

    @Test
    void no_connection_lives_on_the_handshake_of_an_earlier_one() throws Exception {
        var identity = new World.Rotating(world.identity(GATEWAY).svid(), world.bundle());
        SSLContext shared = TlsManagers.context(world.identity(WEB_APP), GATEWAY::equals);
        try (HttpServer server =
                        HttpServer.start(
                                World.quick(), new ServerTls.Mutual(identity), this::count);
                var first = java.net.http.HttpClient.newBuilder().sslContext(shared).build();
                var second = java.net.http.HttpClient.newBuilder().sslContext(shared).build()) {
            HttpRequest ask = HttpRequest.newBuilder(uri(server)).build();
            var text = HttpResponse.BodyHandlers.ofString();
            assertThat(first.send(ask, text).statusCode()).isEqualTo(200);

            identity.become(
                    identity.svid(),
                    new TrustBundle("test.sallyport", Set.of(TestCa.create("new").anchor())));

            // a resumed session would get as far as HTTP, and a 401
            assertThatThrownBy(() -> second.send(ask, text)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_client_refuses_a_callee_that_is_somebody_else() {
        SpiffeId model = SpiffeId.parse("spiffe://test.sallyport/model");
        try (HttpServer server = world.gateway(this::count);
                HttpClient client =
                        HttpClient.mutual(world.identity(WEB_APP), model, uri(server))) {

            assertThatThrownBy(() -> get(client, "/"))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(UpstreamException.Cause.NOT_WHO_IT_MUST_BE))
                    .hasMessageStartingWith("model at localhost:" + server.port())
                    .hasMessageContaining("somebody else");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void an_enrolling_client_refuses_a_callee_of_another_authority() {
        var trust = new TrustBundle("test.sallyport", Set.of(TestCa.create("other").anchor()));
        var open = new ServerTls.ServerOnly(world.identity(GATEWAY));
        try (HttpServer server = HttpServer.start(World.quick(), open, this::count);
                HttpClient client = HttpClient.serverOnly(trust, GATEWAY, uri(server))) {

            assertThatThrownBy(() -> get(client, "/")).hasMessageContaining("not_our_authority");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void an_enrolling_client_reaches_the_pinned_callee_without_a_certificate() {
        var open = new ServerTls.ServerOnly(world.identity(GATEWAY));
        try (HttpServer server = HttpServer.start(World.quick(), open, this::count);
                HttpClient client = HttpClient.serverOnly(world.bundle(), GATEWAY, uri(server))) {

            assertThat(get(client, "/").body().text()).isEqualTo("hello stranger");
        }
    }

    @Test
    void a_client_for_outside_parties_does_not_believe_our_authority() {
        var open = new ServerTls.ServerOnly(world.identity(GATEWAY));
        try (HttpServer server = HttpServer.start(World.quick(), open, this::count);
                HttpClient client = HttpClient.outside(uri(server))) {

            assertThatThrownBy(() -> get(client, "/"))
                    .isInstanceOfSatisfying(
                            UpstreamException.class,
                            e ->
                                    assertThat(e.kind())
                                            .isEqualTo(UpstreamException.Cause.NOT_WHO_IT_MUST_BE));
        }
    }

    @Test
    void attack_21_tls_1_2_is_refused() throws Exception {
        SSLContext context = TlsManagers.context(world.identity(WEB_APP), GATEWAY::equals);
        var old = new SSLParameters();
        old.setProtocols(new String[] {"TLSv1.2"});
        try (HttpServer server = world.gateway(this::count);
                var client =
                        java.net.http.HttpClient.newBuilder()
                                .sslContext(context)
                                .sslParameters(old)
                                .build()) {

            assertThatThrownBy(() ->
                            client.send(
                                    HttpRequest.newBuilder(uri(server)).build(),
                                    HttpResponse.BodyHandlers.ofString()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("protocol_version");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void attack_21_plain_text_on_the_tls_port_gets_nothing() throws Exception {
        try (HttpServer server = world.gateway(this::count);
                Wire wire = Wire.plain(server.port())) {

            String answer = wire.ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(answer).doesNotContain("HTTP/1.1");
            assertThat(handled).hasValue(0);
        }
    }

    @Test
    void a_handshake_that_does_not_come_is_closed() throws Exception {
        try (HttpServer server = world.gateway(this::count);
                Wire wire = Wire.plain(server.port())) {

            assertThat(wire.rest()).isEmpty(); // ends by the server's limit, not by our patience
        }
    }

    @Test
    void after_a_rotation_new_connections_show_the_new_certificate() {
        var identity = new World.Rotating(world.identity(GATEWAY).svid(), world.bundle());
        SpiffeId renamed = SpiffeId.parse("spiffe://test.sallyport/renamed");
        try (HttpServer server =
                        HttpServer.start(
                                World.quick(), new ServerTls.Mutual(identity), this::count);
                HttpClient before = world.webApp(server);
                HttpClient after =
                        HttpClient.mutual(world.identity(WEB_APP), renamed, uri(server));
                HttpClient stranger = HttpClient.serverOnly(world.bundle(), renamed, uri(server))) {
            assertThat(get(before, "/").status()).isEqualTo(200);
            assertThatThrownBy(() -> get(after, "/")).isInstanceOf(UpstreamException.class);

            identity.become(world.identity(renamed).svid(), world.bundle());

            assertThat(get(after, "/").status()).isEqualTo(200);
            assertThat(get(before, "/").status()).as("kept connection").isEqualTo(200);
            assertThatThrownBy(() -> get(stranger, "/")).isInstanceOf(UpstreamException.class);
            assertThat(handled).hasValue(3);
        }
    }

    @Test
    void a_client_shows_its_new_certificate_after_a_rotation() {
        SpiffeId orchestrator = SpiffeId.parse("spiffe://test.sallyport/orchestrator");
        var identity = new World.Rotating(world.identity(WEB_APP).svid(), world.bundle());
        try (HttpServer server = world.gateway(this::count);
                HttpClient client = HttpClient.mutual(identity, GATEWAY, uri(server))) {
            assertThat(get(client, "/").body().text()).isEqualTo("hello web-app");

            identity.become(world.identity(orchestrator).svid(), world.bundle());

            assertThat(get(client, "/").body().text()).isEqualTo("hello orchestrator");
        }
    }

    @Test
    void a_callee_that_nobody_vouches_for_any_more_is_not_called_on_kept_connections() {
        var identity = new World.Rotating(world.identity(WEB_APP).svid(), world.bundle());
        try (HttpServer server = world.gateway(this::count);
                HttpClient client = HttpClient.mutual(identity, GATEWAY, uri(server))) {
            assertThat(get(client, "/").status()).isEqualTo(200);

            identity.become(
                    identity.svid(),
                    new TrustBundle("test.sallyport", Set.of(TestCa.create("new").anchor())));

            assertThatThrownBy(() -> get(client, "/")).isInstanceOf(UpstreamException.class);
            assertThat(handled).hasValue(1);
        }
    }

    @Test
    void nobody_listening_is_said_with_the_callee_and_the_next_step() {
        int port;
        try (HttpServer server = world.gateway(this::count)) {
            port = server.port();
        }
        IdentitySource identity = world.identity(WEB_APP);
        try (HttpClient client =
                HttpClient.mutual(identity, GATEWAY, URI.create("https://localhost:" + port))) {

            assertThatThrownBy(() -> get(client, "/"))
                    .hasMessage(
                            "gateway at localhost:"
                                    + port
                                    + ": connection refused (expected: a running role); start it");
        }
    }

    @Test
    void attack_21_plain_text_is_never_spoken_to_a_workload() {
        IdentitySource identity = world.identity(WEB_APP);

        assertThatThrownBy(() ->
                        HttpClient.mutual(identity, GATEWAY, URI.create("http://localhost:1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without TLS");
    }
}
