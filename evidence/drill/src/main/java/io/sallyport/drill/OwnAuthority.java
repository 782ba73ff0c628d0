// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import java.io.IOException;
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
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates that an attacker signs: with an authority of the attacker's own, or with the key of
 * a workload that was taken over, as if a workload could name others.
 */
final class OwnAuthority {
    private static final Duration LIFE = Duration.ofHours(1);

    private final X500Name name;
    private final PrivateKey key;
    private final List<X509Certificate> above;

    private OwnAuthority(X500Name name, PrivateKey key, List<X509Certificate> above) {
        this.name = name;
        this.key = key;
        this.above = List.copyOf(above);
    }

    /** An authority that nobody knows. */
    static OwnAuthority create() {
        var name = new X500Name("CN=authority of an attacker");
        KeyPair keys = keys();
        X509Certificate root = new OwnAuthority(name, keys.getPrivate(), List.of()).root(keys);
        return new OwnAuthority(name, keys.getPrivate(), List.of(root));
    }

    /** A workload's own certificate, used as if it were an authority's. */
    static OwnAuthority of(Svid svid) {
        var subject = X500Name.getInstance(svid.leaf().getSubjectX500Principal().getEncoded());
        return new OwnAuthority(subject, svid.key(), svid.chain());
    }

    /**
     * An identity with that name.
     *
     * @param believed whose anchors are believed in return
     */
    IdentitySource named(SpiffeId id, IdentitySource believed) {
        KeyPair keys = keys();
        var names =
                new GeneralNames(
                        new GeneralName(GeneralName.uniformResourceIdentifier, id.toString()));
        var chain = new ArrayList<X509Certificate>();
        chain.add(sign(new X500Name("CN=leaf"), keys, new BasicConstraints(false), names));
        chain.addAll(above);
        return IdentitySource.fixed(new Svid(id, keys.getPrivate(), chain), believed.bundle());
    }

    private X509Certificate root(KeyPair keys) {
        return sign(name, keys, new BasicConstraints(1), new GeneralNames(new GeneralName[0]));
    }

    private X509Certificate sign(
            X500Name subject, KeyPair of, BasicConstraints constraints, GeneralNames names) {
        Instant now = Instant.now();
        int usage =
                constraints.isCA()
                        ? KeyUsage.keyCertSign | KeyUsage.cRLSign
                        : KeyUsage.digitalSignature;
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(120, new SecureRandom()),
                            Date.from(now.minusSeconds(60)),
                            Date.from(now.plus(LIFE)),
                            subject,
                            of.getPublic());
            builder.addExtension(Extension.basicConstraints, true, constraints);
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(usage));
            if (names.getNames().length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, names);
            }
            var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(key);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new IllegalStateException("making a certificate", e);
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has P-256", e);
        }
    }
}
