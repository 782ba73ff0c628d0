// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * Roots, and issuing authorities below them that may name workloads of one trust domain only (name
 * constraints, RFC 5280, 4.2.1.10) and no further authority (path length 0).
 */
record AuthorityCertificates(String trustDomain, Instant now) {
    private static final Duration ROOT_LIFE = Duration.ofDays(3650);
    private static final Duration ISSUING_LIFE = Duration.ofDays(365);

    X509Certificate root(KeyPair keys) {
        X500Name name = name("root", keys);
        return authority(name, name, keys, now.plus(ROOT_LIFE), 1)
                .signedBy(keys.getPrivate(), keys.getPublic());
    }

    X509Certificate issuing(KeyPair keys, X509Certificate root, PrivateKey rootKey) {
        var onlyThisDomain =
                new NameConstraints(
                        new GeneralSubtree[] {
                            new GeneralSubtree(
                                    new GeneralName(
                                            GeneralName.uniformResourceIdentifier, trustDomain))
                        },
                        null);
        Instant wanted = now.plus(ISSUING_LIFE);
        Instant last = root.getNotAfter().toInstant();
        Instant end = wanted.isBefore(last) ? wanted : last;
        return authority(subject(root), name("issuing", keys), keys, end, 0)
                .with(Extension.nameConstraints, true, onlyThisDomain)
                .signedBy(rootKey, root.getPublicKey());
    }

    private Certificates authority(
            X500Name issuer, X500Name subject, KeyPair keys, Instant end, int below) {
        var validity = new Certificates.Validity(now.minus(Issuer.BACKDATED), end);
        return new Certificates(issuer, subject, keys.getPublic(), validity)
                .with(Extension.basicConstraints, true, new BasicConstraints(below))
                .with(
                        Extension.keyUsage,
                        true,
                        new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                .with(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(
                                new GeneralName(
                                        GeneralName.uniformResourceIdentifier,
                                        "spiffe://" + trustDomain)));
    }

    private static X500Name subject(X509Certificate certificate) {
        try {
            return new JcaX509CertificateHolder(certificate).getSubject();
        } catch (CertificateEncodingException e) {
            throw new CaException("root certificate: not readable; run `sallyport init`", e);
        }
    }

    /** No two authorities have the same name, so that no reader takes one for the other. */
    private static X500Name name(String what, KeyPair keys) {
        String id = TrustBundle.keyId(keys.getPublic()).substring(0, 16);
        return new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Sallyport")
                .addRDN(BCStyle.CN, "sallyport " + what + " " + id)
                .build();
    }
}
