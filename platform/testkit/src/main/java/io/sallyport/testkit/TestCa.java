// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import io.sallyport.testkit.TestCertificates.Template;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bouncycastle.asn1.x500.X500Name;

/** A certificate authority in memory, for tests; it also issues what no real one would. */
public final class TestCa {
    private static final AtomicInteger MADE = new AtomicInteger();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private final List<X509Certificate> above; // own certificate first; empty for a root

    private TestCa(String name) {
        this.name = named(name);
        this.keys = TestCertificates.ecKeys("secp256r1");
        this.certificate = authority(this.name, this.name, keys);
        this.above = List.of();
    }

    private TestCa(X509Certificate certificate, PrivateKey key) {
        this.name = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        this.keys = new KeyPair(certificate.getPublicKey(), key);
        this.certificate = certificate;
        this.above = List.of(certificate);
    }

    private TestCa(String name, TestCa parent) {
        this.name = named(name);
        this.keys = TestCertificates.ecKeys("secp256r1");
        this.certificate = authority(this.name, parent.name, parent.keys);
        var chain = new ArrayList<>(List.of(certificate));
        chain.addAll(parent.above);
        this.above = List.copyOf(chain);
    }

    /** A new authority of its own. */
    public static TestCa create(String name) {
        return new TestCa(name);
    }

    /** An issuing authority that was made elsewhere, for what it would never issue itself. */
    public static TestCa of(X509Certificate certificate, PrivateKey key) {
        return new TestCa(certificate, key);
    }

    /** A root exactly as described, signed by itself. */
    public static X509Certificate root(Leaf leaf) {
        KeyPair own = TestCertificates.keys(leaf.key());
        X500Name name = named("root");
        var template = new Template(name, leaf.notBefore(), leaf.notAfter(), own.getPublic(), leaf);
        return TestCertificates.sign(template, name, own.getPrivate());
    }

    /** A new authority below this one; what it issues carries its certificate in the chain. */
    public TestCa intermediate(String below) {
        return new TestCa(below, this);
    }

    /** Its own certificate. */
    public X509Certificate anchor() {
        return certificate;
    }

    /**
     * A sound leaf for one hour, with {@code localhost} and {@code 127.0.0.1} beside the URI SAN.
     */
    public Issued issue(String spiffeId) {
        return issue(Leaf.of(spiffeId));
    }

    /** A leaf of any kind: several or no URI SANs, expired, or a CA. */
    public Issued issue(List<String> uris, Instant notAfter, boolean authority) {
        Leaf leaf = Leaf.of("").uris(uris).notAfter(notAfter);
        return issue(authority ? leaf.asAuthority() : leaf);
    }

    /** A leaf exactly as described. */
    public Issued issue(Leaf leaf) {
        KeyPair own = TestCertificates.keys(leaf.key());
        var template =
                new Template(
                        new X500Name("CN=leaf"),
                        leaf.notBefore(),
                        leaf.notAfter(),
                        own.getPublic(),
                        leaf);
        var chain = new ArrayList<X509Certificate>();
        chain.add(TestCertificates.sign(template, name, keys.getPrivate()));
        chain.addAll(above);
        return new Issued(own.getPrivate(), chain);
    }

    private X509Certificate authority(X500Name subject, X500Name issuer, KeyPair signer) {
        Instant now = Instant.now();
        var template =
                new Template(
                        subject,
                        now.minus(Duration.ofDays(2)),
                        now.plus(Duration.ofDays(1)),
                        keys.getPublic(),
                        Leaf.of("").uris(List.of()).asAuthority());
        return TestCertificates.sign(template, issuer, signer.getPrivate());
    }

    private static X500Name named(String name) {
        return new X500Name("CN=test authority " + name + " " + MADE.incrementAndGet());
    }

    /**
     * What was issued.
     *
     * @param chain leaf first
     */
    public record Issued(PrivateKey key, List<X509Certificate> chain) {
        public Issued {
            chain = List.copyOf(chain);
        }
    }
}
