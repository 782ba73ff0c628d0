// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A leaf that is sound unless it is changed. */
final class MadeCertificate {
    private static final Provider PROVIDER = new BouncyCastleProvider();
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Map<String, KeyPair> KEYS = new ConcurrentHashMap<>();

    private final List<GeneralName> names = new ArrayList<>();
    private final Instant now;
    private Instant begins;
    private Instant ends;
    private boolean authority;
    private int usage = KeyUsage.digitalSignature;
    private String key = "secp256r1";
    private String signature = "SHA256withECDSA";
    private String critical = "";

    MadeCertificate(String id, Instant now) {
        this.now = now;
        this.begins = now.minusSeconds(30);
        this.ends = now.plusSeconds(3_600);
        if (!id.isEmpty()) {
            name(GeneralName.uniformResourceIdentifier, id);
        }
    }

    MadeCertificate name(int kind, String text) {
        names.add(new GeneralName(kind, text));
        return this;
    }

    MadeCertificate asAuthority() {
        authority = true;
        usage = KeyUsage.keyCertSign;
        return this;
    }

    MadeCertificate usage(int bits) {
        usage = bits;
        return this;
    }

    MadeCertificate key(String kind) {
        key = kind;
        return this;
    }

    MadeCertificate signed(String algorithm) {
        signature = algorithm;
        return this;
    }

    MadeCertificate critical(String extension) {
        critical = extension;
        return this;
    }

    MadeCertificate valid(int fromMinutes, int toMinutes) {
        begins = now.plus(Duration.ofMinutes(fromMinutes));
        ends = now.plus(Duration.ofMinutes(toMinutes));
        return this;
    }

    /** The chain, leaf first, without the root. */
    List<X509Certificate> by(Authority issuer) {
        var chain = new ArrayList<X509Certificate>();
        chain.add(signedBy(issuer.name(), issuer.keys(), keys(key), new X500Name("CN=leaf"), -1));
        chain.addAll(issuer.above());
        return List.copyOf(chain);
    }

    private X509Certificate signedBy(
            X500Name issuer, KeyPair signer, KeyPair own, X500Name subject, int below) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            BigInteger.valueOf(SERIAL.incrementAndGet()),
                            Date.from(begins),
                            Date.from(ends),
                            subject,
                            own.getPublic());
            BasicConstraints constraints =
                    below >= 0 ? new BasicConstraints(below) : new BasicConstraints(authority);
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (!names.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(names.toArray(GeneralName[]::new)));
            }
            if (!critical.isEmpty()) {
                builder.addExtension(new ASN1ObjectIdentifier(critical), true, DERNull.INSTANCE);
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder(signature)
                                            .setProvider(PROVIDER)
                                            .build(signer.getPrivate())));
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("test certificate", e);
        }
    }

    /** The same key for the same kind: making them takes longer than all the rest. */
    private static KeyPair keys(String kind) {
        return KEYS.computeIfAbsent(kind, MadeCertificate::fresh);
    }

    private static KeyPair fresh(String kind) {
        try {
            if (kind.startsWith("RSA-")) {
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(Integer.parseInt(kind.substring(4)));
                return generator.generateKeyPair();
            }
            var generator = KeyPairGenerator.getInstance("EC", PROVIDER);
            generator.initialize(new ECGenParameterSpec(kind));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("test key", e);
        }
    }

    /**
     * Who signs.
     *
     * @param above its own certificate and those above it, without the root
     */
    record Authority(
            X500Name name, KeyPair keys, X509Certificate certificate, List<X509Certificate> above) {
        Authority {
            above = List.copyOf(above);
        }

        static Authority root(int below, Instant now) {
            var name = new X500Name("CN=root " + SERIAL.incrementAndGet());
            KeyPair keys = fresh("secp256r1");
            return new Authority(name, keys, made(now, name, keys, name, keys, below), List.of());
        }

        Authority below(int below, Instant now) {
            var other = new X500Name("CN=issuing " + SERIAL.incrementAndGet());
            KeyPair own = fresh("secp256r1");
            X509Certificate made = made(now, name, keys, other, own, below);
            var chain = new ArrayList<>(List.of(made));
            chain.addAll(above);
            return new Authority(other, own, made, chain);
        }

        private static X509Certificate made(
                Instant now,
                X500Name issuer,
                KeyPair signer,
                X500Name subject,
                KeyPair own,
                int below) {
            return new MadeCertificate("", now)
                    .asAuthority()
                    .valid(-1_440, 525_600)
                    .signedBy(issuer, signer, own, subject, below);
        }
    }
}
