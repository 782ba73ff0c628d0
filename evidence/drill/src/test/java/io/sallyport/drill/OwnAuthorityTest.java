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
import org.junit.jupiter.api.Test;

/**
 * The attacker's certificates are sound but for who signed them: else their refusal says little.
 */
class OwnAuthorityTest {
    private static final DemoChain CHAIN = new DemoChain(Path.of("."), 0);
    private final TestCa ca = TestCa.create("real");

    @Test
    void who_believes_the_attackers_authority_takes_them() {
        OwnAuthority authority = OwnAuthority.create();
        IdentitySource named = authority.named(CHAIN.id("orchestrator"), identity("orchestrator"));
        var careless =
                new TrustBundle(
                        CHAIN.id("orchestrator").trustDomain(),
                        Set.of(ca.anchor(), named.svid().chain().getLast()));

        assertThat(shown(named, careless)).isEqualTo(new Seen.Answered(200, "", ""));
    }

    @Test
    void who_does_not_refuses_them_in_the_handshake() {
        OwnAuthority authority = OwnAuthority.create();
        IdentitySource own = identity("orchestrator");
        SpiffeId far = new SpiffeId("other.example", "/orchestrator");

        assertThat(shown(authority.named(CHAIN.id("orchestrator"), own), own.bundle()))
                .isEqualTo(new Seen.Closed("bad_certificate"));
        assertThat(shown(authority.named(far, own), own.bundle()))
                .isEqualTo(new Seen.Closed("bad_certificate"));
        assertThat(shown(OwnAuthority.of(own.svid()).named(CHAIN.id("web-app"), own), own.bundle()))
                .isEqualTo(new Seen.Closed("bad_certificate"));
    }

    /** What a server says that believes in {@code trust}. */
    private Seen shown(IdentitySource attacker, TrustBundle trust) {
        Svid retrieval = identity("retrieval").svid();
        try (var server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(IdentitySource.fixed(retrieval, trust)),
                        _ -> Response.of(200, "text/plain", Bytes.of("here\n")))) {
            var port = new DemoChain.Port("retrieval", server.port());
            return new Wire(CHAIN, attacker).foreign(port);
        }
    }

    private IdentitySource identity(String workload) {
        SpiffeId id = CHAIN.id(workload);
        TestCa.Issued issued = ca.issue(id.toString());
        return IdentitySource.fixed(
                new Svid(id, issued.key(), issued.chain()),
                new TrustBundle(id.trustDomain(), Set.of(ca.anchor())));
    }
}
