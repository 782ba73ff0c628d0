// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority in memory, for tests; it also issues what no real one would. */
public final class TestCa {
    private final KeyPair keys = newKeys();
    private final X509Certificate anchor;

    private TestCa(String name) {
        anchor =
                sign(
                        new X500Name("CN=" + name),
                        keys,
                        Instant.now().plus(Duration.ofDays(1)),
                        builder -> {
                            add(builder, Extension.basicConstraints, true, new BasicConstraints(1));
                            add(
                                    builder,
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
                        });
    }

    /** A new authority. */
    public static TestCa create(String name) {
        return new TestCa(name);
    }

    /** Its own certificate. */
    public X509Certificate anchor() {
        return anchor;
    }

    /**
     * A sound leaf for one hour, with {@code localhost} and {@code 127.0.0.1} beside the URI SAN.
     */
    public Issued issue(String spiffeId) {
        return issue(List.of(spiffeId), Instant.now().plus(Duration.ofHours(1)), false);
    }

    /** A leaf of any kind: several or no URI SANs, expired, or a CA. */
    public Issued issue(List<String> uris, Instant notAfter, boolean authority) {
        KeyPair leafKeys = newKeys();
        X509Certificate leaf =
                sign(
                        new X500Name("CN=leaf"),
                        leafKeys,
                        notAfter,
                        builder -> {
                            var names = new java.util.ArrayList<GeneralName>();
                            uris.forEach(uri ->
                                    names.add(
                                            new GeneralName(
                                                    GeneralName.uniformResourceIdentifier, uri)));
                            names.add(new GeneralName(GeneralName.dNSName, "localhost"));
                            names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
                            add(
                                    builder,
                                    Extension.subjectAlternativeName,
                                    false,
                                    new GeneralNames(names.toArray(GeneralName[]::new)));
                            add(
                                    builder,
                                    Extension.basicConstraints,
                                    true,
                                    new BasicConstraints(authority));
                            add(
                                    builder,
                                    Extension.keyUsage,
                                    true,
                                    new KeyUsage(
                                            authority
                                                    ? KeyUsage.keyCertSign
                                                    : KeyUsage.digitalSignature));
                            add(
                                    builder,
                                    Extension.extendedKeyUsage,
                                    false,
                                    new ExtendedKeyUsage(
                                            new KeyPurposeId[] {
                                                KeyPurposeId.id_kp_serverAuth,
                                                KeyPurposeId.id_kp_clientAuth
                                            }));
                        });
        return new Issued(leafKeys.getPrivate(), List.of(leaf));
    }

    private X509Certificate sign(
            X500Name subject,
            KeyPair subjectKeys,
            Instant notAfter,
            Consumer<JcaX509v3CertificateBuilder> extensions) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            new X500Name("CN=test authority " + keys.hashCode()),
                            new BigInteger(120, new SecureRandom()),
                            Date.from(Instant.now().minus(Duration.ofDays(2))),
                            Date.from(notAfter),
                            subjectKeys == keys
                                    ? new X500Name("CN=test authority " + keys.hashCode())
                                    : subject,
                            subjectKeys.getPublic());
            extensions.accept(builder);
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("test certificate", e);
        }
    }

    private static void add(
            JcaX509v3CertificateBuilder builder,
            org.bouncycastle.asn1.ASN1ObjectIdentifier id,
            boolean critical,
            org.bouncycastle.asn1.ASN1Encodable value) {
        try {
            builder.addExtension(id, critical, value);
        } catch (CertIOException e) {
            throw new IllegalStateException("test certificate", e);
        }
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("test key", e);
        }
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
