// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What connections made by hand say about a server that is guarded, and about two that are not. */
class WireTest {
    private static final DemoChain CHAIN = new DemoChain(Path.of("."), 0);
    private final TestCa ca = TestCa.create("wire");
    private final Wire wire = new Wire(CHAIN, identity("orchestrator"));

    @Test
    void a_guarded_port_answers_a_certificate_over_tls_1_3_and_nothing_else() {
        try (var server = start(new ServerTls.Mutual(identity("retrieval")))) {
            var port = new DemoChain.Port("retrieval", server.port());

            Seen rightful = wire.tls(port, "TLSv1.3", true);

            assertThat(rightful).isEqualTo(new Seen.Answered(200, "", ""));
            assertThat(wire.tls(port, "TLSv1.3", false))
                    .isEqualTo(new Seen.Closed("certificate_required"));
            assertThat(wire.tls(port, "TLSv1.2", true))
                    .isEqualTo(new Seen.Closed("protocol_version"));
            assertThat(wire.plain(port)).isEqualTo(new Seen.Closed("closed"));
        }
    }

    @Test
    void a_port_without_tls_is_found_open() {
        try (var server = start(new ServerTls.Loopback())) {
            Seen seen = wire.plain(new DemoChain.Port("retrieval", server.port()));

            assertThat(new Expected.NoConnection("closed").judge(seen)).isEqualTo(Level.OPEN);
        }
    }

    @Test
    @Tag("slow")
    void a_port_that_asks_for_no_certificate_is_found_open() {
        try (var server = start(new ServerTls.ServerOnly(identity("retrieval")))) {
            var port = new DemoChain.Port("retrieval", server.port());

            Seen seen = wire.tls(port, "TLSv1.3", false);

            assertThat(new Expected.NoConnection("closed").judge(seen)).isEqualTo(Level.OPEN);
        }
    }

    @Test
    void a_dead_port_does_not_look_like_a_refusal() {
        int port;
        try (var server = start(new ServerTls.Mutual(identity("retrieval")))) {
            port = server.port();
        }

        Seen seen = wire.plain(new DemoChain.Port("retrieval", port));

        assertThat(new Expected.NoConnection("closed").judge(seen)).isEqualTo(Level.UNPROVEN);
    }

    @Test
    void somebody_else_behind_the_port_is_no_answer() {
        try (var server = start(new ServerTls.Mutual(identity("model")))) {
            var port = new DemoChain.Port("retrieval", server.port());

            assertThat(wire.tls(port, "TLSv1.3", true)).isInstanceOf(Seen.Closed.class);
        }
    }

    private static HttpServer start(ServerTls tls) {
        return HttpServer.start(
                Listener.loopback(0), tls, _ -> Response.of(200, "text/plain", Bytes.of("here\n")));
    }

    private IdentitySource identity(String workload) {
        SpiffeId id = CHAIN.id(workload);
        TestCa.Issued issued = ca.issue(id.toString());
        return IdentitySource.fixed(
                new Svid(id, issued.key(), issued.chain()),
                new TrustBundle(id.trustDomain(), Set.of(ca.anchor())));
    }
}
