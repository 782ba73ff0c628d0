// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.testkit.Leaf;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.world.DemoChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;

/** Clients that nobody may let in; each believes the demo's own authority. */
final class Strangers {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final SpiffeId NAME = SpiffeId.parse("spiffe://demo.sallyport/orchestrator");

    private final TrustBundle trust;
    private final TestCa other = TestCa.create("stranger");
    private final TestCa own;

    Strangers(RunningDemo demo) {
        this.trust = demo.walk().workloads().identity("web-app").bundle();
        try { // the real issuing authority, for what it would never issue itself
            String issuing = Files.readString(demo.layout().dir().resolve("data/ca/issuing.pem"));
            this.own = TestCa.of(Pem.certificates(issuing).getFirst(), Pem.privateKey(issuing));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who they are. */
    enum Kind {
        WITHOUT_CERTIFICATE,
        OF_ANOTHER_AUTHORITY,
        OF_ANOTHER_TRUST_DOMAIN,
        EXPIRED
    }

    HttpClient.Reply ask(Kind kind, DemoChain.Port port) {
        var callee = new SpiffeId(NAME.trustDomain(), "/" + port.workload());
        URI base = URI.create("https://localhost:" + port.number());
        try (HttpClient client = client(kind, callee, base)) {
            return client.send("GET", "/", Headers.NONE, Bytes.NONE, TIMEOUT, 1 << 16);
        }
    }

    private HttpClient client(Kind kind, SpiffeId callee, URI base) {
        return switch (kind) {
            case WITHOUT_CERTIFICATE -> HttpClient.serverOnly(trust, callee, base);
            case OF_ANOTHER_AUTHORITY -> as(other.issue(NAME.toString()), NAME, callee, base);
            case OF_ANOTHER_TRUST_DOMAIN -> {
                SpiffeId far = SpiffeId.parse("spiffe://other.example/orchestrator");
                yield as(own.issue(far.toString()), far, callee, base);
            }
            case EXPIRED -> {
                Instant ended = Instant.now().minus(Duration.ofMinutes(5));
                yield as(own.issue(Leaf.of(NAME.toString()).notAfter(ended)), NAME, callee, base);
            }
        };
    }

    private HttpClient as(TestCa.Issued issued, SpiffeId id, SpiffeId callee, URI base) {
        var svid = new Svid(id, issued.key(), issued.chain());
        return HttpClient.mutual(IdentitySource.fixed(svid, trust), callee, base);
    }
}
