// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes keys and signs certificates. */
final class TestCertificates {
    private TestCertificates() {}

    /** What is signed, apart from by whom. */
    record Template(
            X500Name subject, Instant notBefore, Instant notAfter, PublicKey key, Leaf leaf) {}

    static KeyPair keys(String kind) {
        return kind.startsWith("RSA-")
                ? rsaKeys(Integer.parseInt(kind.substring(4)))
                : ecKeys(kind);
    }

    static KeyPair ecKeys(String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("test key", e);
        }
    }

    private static KeyPair rsaKeys(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("test key", e);
        }
    }

    static X509Certificate sign(Template template, X500Name issuer, PrivateKey key) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            issuer,
                            new BigInteger(120, new SecureRandom()),
                            Date.from(template.notBefore()),
                            Date.from(template.notAfter()),
                            template.subject(),
                            template.key());
            extensions(builder, template.leaf());
            String kind = key.getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
            var signer = new JcaContentSignerBuilder("SHA256with" + kind).build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException("test certificate", e);
        }
    }

    private static void extensions(JcaX509v3CertificateBuilder builder, Leaf leaf)
            throws IOException {
        BasicConstraints constraints =
                leaf.authority() ? new BasicConstraints(2) : new BasicConstraints(false);
        builder.addExtension(Extension.basicConstraints, true, constraints);
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(leaf.keyUsage()));
        if (!leaf.authority() || !leaf.uris().isEmpty()) {
            builder.addExtension(Extension.subjectAlternativeName, false, names(leaf.uris()));
        }
        if (!leaf.extendedUsages().isEmpty()) {
            KeyPurposeId[] purposes =
                    leaf.extendedUsages().stream()
                            .map(ASN1ObjectIdentifier::new)
                            .map(KeyPurposeId::getInstance)
                            .toArray(KeyPurposeId[]::new);
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
        }
    }

    private static GeneralNames names(List<String> uris) {
        var names = new ArrayList<GeneralName>();
        uris.forEach(uri -> names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri)));
        names.add(new GeneralName(GeneralName.dNSName, "localhost"));
        names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
        return new GeneralNames(names.toArray(GeneralName[]::new));
    }
}
