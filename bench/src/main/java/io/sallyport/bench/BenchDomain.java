// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import io.sallyport.world.DemoException;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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

/** A trust domain for an hour, in memory: an authority and the identities it issues. */
final class BenchDomain {
    private static final X500Name NAME = new X500Name("CN=bench");

    private final KeyPair authority = keys();
    private final X509Certificate anchor = signed(NAME, authority, Optional.empty());

    IdentitySource identity(SpiffeId id) {
        KeyPair own = keys();
        X509Certificate leaf = signed(new X500Name("CN=" + id.name()), own, Optional.of(id));
        return IdentitySource.fixed(
                new Svid(id, own.getPrivate(), List.of(leaf)),
                new TrustBundle(id.trustDomain(), Set.of(anchor)));
    }

    private X509Certificate signed(X500Name subject, KeyPair own, Optional<SpiffeId> id) {
        try {
            Instant now = Instant.now();
            var builder =
                    new JcaX509v3CertificateBuilder(
                            NAME,
                            new BigInteger(120, new SecureRandom()),
                            Date.from(now.minusSeconds(60)),
                            Date.from(now.plusSeconds(3_600)),
                            subject,
                            own.getPublic());
            extensions(builder, id);
            var signer =
                    new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate());
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
            throw new DemoException("bench: no certificate: " + e.getMessage(), e);
        }
    }

    private static void extensions(JcaX509v3CertificateBuilder builder, Optional<SpiffeId> id)
            throws IOException {
        boolean leaf = id.isPresent();
        builder.addExtension(
                Extension.basicConstraints,
                true,
                leaf ? new BasicConstraints(false) : new BasicConstraints(0));
        builder.addExtension(
                Extension.keyUsage,
                true,
                new KeyUsage(leaf ? KeyUsage.digitalSignature : KeyUsage.keyCertSign));
        if (leaf) {
            var names =
                    new GeneralName[] {
                        new GeneralName(GeneralName.uniformResourceIdentifier, id.get().toString()),
                        new GeneralName(GeneralName.dNSName, "localhost")
                    };
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        }
    }

    private static KeyPair keys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new DemoException("bench: no key: " + e.getMessage(), e);
        }
    }
}
