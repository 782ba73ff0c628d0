// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.audit.AuditLog;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.TrustBundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One domain publishes the key of another, so that the other is refused for showing it. */
@Tag("slow")
class LockedOutDomainTest {
    private static final TestCa EDGE = TestCa.create("edge");
    private static final TestCa VICTIM = TestCa.create("victim");

    @TempDir private Path folder;
    private final Edge edge = new Edge(EDGE);
    private Register register;
    private AuditLog audit;

    @BeforeEach
    void open() {
        register = new Register(folder.resolve("ca.db"));
        audit = AuditLog.open(folder.resolve("audit"), "spiffe://cloud.acme/ca");
    }

    @AfterEach
    void close() {
        edge.close();
        audit.close();
        register.close();
    }

    @Test
    void nobody_publishes_a_key_that_is_not_its_own() {
        KeyPair attacker = Keys.fresh();
        X509Certificate victim =
                new AuthorityCertificates("victim.example", Instant.now()).root(Keys.fresh());
        String document = document(signed(victim, attacker));

        assertThatThrownBy(() ->
                        BundleDocument.read("edge.acme", document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        BundleRefusedException.class,
                        e -> assertThat(e.why().code()).isEqualTo("unsound_key"));
    }

    @Test
    void the_key_that_a_domain_began_with_is_its_own_before_it_has_answered() throws Exception {
        try (Edge victim = new Edge(VICTIM)) {
            ForeignDomain hostile = edge.known(folder, EDGE);
            Path first = folder.resolve("victim.json");
            Files.writeString(first, document(VICTIM.anchor()));
            var waiting =
                    new ForeignDomain(
                            "victim.example",
                            victim.uri(),
                            "spiffe://victim.example/ca",
                            first,
                            Optional.empty(),
                            Duration.ofMinutes(5),
                            Duration.ofHours(1));
            Federation federation = federation(hostile, waiting);
            edge.publish(7, EDGE, VICTIM); // a root that does not say whose it is

            federation.look();

            assertThat(federation.bundles()).isEmpty();
            assertThat(Files.readString(folder.resolve("audit").resolve("log.jsonl")))
                    .contains("key_of_another_domain");
            edge.publish(8, EDGE);
            federation.look();
            assertThat(federation.bundles()).hasSize(1);
        }
    }

    private Federation federation(ForeignDomain... domains) {
        var clock = new HandClock();
        var news = new ForeignNews(new Book(audit, clock), new Metrics(), clock);
        var own = new TrustBundle("cloud.acme", Set.of(TestCa.create("cloud").anchor()));
        return new Federation(
                List.of(domains), register, news, new Federation.Own("cloud.acme", () -> own));
    }

    private static String document(X509Certificate anchor) {
        return BundleDocument.text(
                new PublishedBundle(7, new TrustBundle("any.example", Set.of(anchor))));
    }

    /** Somebody else's public key, in a certificate that the attacker's key signs. */
    private static X509Certificate signed(X509Certificate victim, KeyPair attacker) {
        Instant now = Instant.now();
        var name = new X500Name("CN=attacker");
        var life = new Certificates.Validity(now.minusSeconds(60), now.plusSeconds(86_400));
        return new Certificates(name, name, victim.getPublicKey(), life)
                .with(Extension.basicConstraints, true, new BasicConstraints(1))
                .with(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                .signedBy(attacker.getPrivate(), attacker.getPublic());
    }
}
