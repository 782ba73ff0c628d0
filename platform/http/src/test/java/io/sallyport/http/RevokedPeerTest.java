// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static io.sallyport.http.World.GATEWAY;
import static io.sallyport.http.World.WEB_APP;
import static io.sallyport.http.World.get;
import static io.sallyport.http.World.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TlsManagers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who was taken back is refused in the handshake, and its idle connections end. */
class RevokedPeerTest {
    private static final SpiffeId MODEL = SpiffeId.parse("spiffe://test.sallyport/model");

    private final World world = new World();
    private final World.Rotating gateway =
            new World.Rotating(world.identity(GATEWAY).svid(), world.bundle());
    private final World.MovedClock clock = new World.MovedClock();
    private final AtomicInteger handled = new AtomicInteger();
    private HttpServer server;

    @BeforeEach
    void start() {
        var setup =
                new HttpServer.Setup(
                        Listener.loopback(0), // an idle connection would live for 75 s
                        new ServerTls.Mutual(gateway),
                        clock,
                        Connections.Limits.DEFAULT);
        server =
                HttpServer.start(
                        setup,
                        request -> {
                            handled.incrementAndGet();
                            return World.ok(request);
                        });
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_revoked_workload_does_not_get_through_the_handshake_and_others_do() {
        gateway.revoke(WEB_APP);

        try (HttpClient revoked = world.webApp(server);
                HttpClient other = HttpClient.mutual(world.identity(MODEL), GATEWAY, uri(server))) {
            assertThatThrownBy(() -> get(revoked, "/"))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("CERTIFICATE_REVOKED");
            assertThat(get(other, "/").body().text()).isEqualTo("hello model");
        }
        assertThat(handled).hasValue(1);
    }

    @Test
    void an_idle_connection_of_a_revoked_workload_is_closed() throws IOException {
        try (SSLSocket line = asked(world.identity(WEB_APP))) {
            gateway.revoke(WEB_APP);

            assertThat(line.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void an_idle_connection_whose_certificate_has_ended_is_closed() throws IOException {
        try (SSLSocket line = asked(world.identity(WEB_APP))) {
            clock.move(Duration.ofHours(2));

            assertThat(line.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void an_idle_connection_of_somebody_else_stays() throws IOException {
        try (SSLSocket line = asked(world.identity(WEB_APP))) {
            gateway.revoke(MODEL);

            assertThat(ask(line)).contains("hello web-app");
        }
    }

    @Test
    void a_revoked_callee_is_not_spoken_to_on_an_open_connection_or_a_new_one() {
        var caller = new World.Rotating(world.identity(WEB_APP).svid(), world.bundle());
        try (HttpClient client = HttpClient.mutual(caller, GATEWAY, uri(server))) {
            assertThat(get(client, "/").status()).isEqualTo(200);

            caller.revoke(GATEWAY);

            assertThatThrownBy(() -> get(client, "/"))
                    .isInstanceOf(UpstreamException.class)
                    .hasMessageContaining("revoked");
        }
        assertThat(handled).hasValue(1);
    }

    private SSLSocket asked(IdentitySource identity) throws IOException {
        var factory = TlsManagers.context(identity, GATEWAY::equals).getSocketFactory();
        var line = (SSLSocket) factory.createSocket("localhost", server.port());
        line.setSoTimeout(10_000);
        assertThat(ask(line)).contains("hello web-app");
        return line;
    }

    /** Reads to the end of the answer, no further. */
    private static String ask(SSLSocket line) throws IOException {
        line.getOutputStream()
                .write(
                        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
        var answer = new StringBuilder();
        while (!answer.toString().endsWith("hello web-app")) {
            int next = line.getInputStream().read();
            if (next < 0) {
                return answer.toString();
            }
            answer.append((char) next);
        }
        return answer.toString();
    }
}
