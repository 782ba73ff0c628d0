// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Puts one X.509 v3 certificate together. Used once, by one thread. */
final class Certificates {
    private static final String SIGNATURE = "SHA256withECDSA";

    private final JcaX509v3CertificateBuilder builder;

    /** From when to when it counts. */
    record Validity(Instant notBefore, Instant notAfter) {}

    Certificates(X500Name issuer, X500Name subject, PublicKey key, Validity validity) {
        this.builder =
                new JcaX509v3CertificateBuilder(
                        issuer,
                        Keys.serial(),
                        Date.from(validity.notBefore()),
                        Date.from(validity.notAfter()),
                        subject,
                        key);
        try {
            with(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate: no SHA-1 for key identifiers", e);
        }
    }

    Certificates with(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
        try {
            builder.addExtension(extension, critical, value);
            return this;
        } catch (CertIOException e) {
            throw new IllegalStateException("certificate: extension not encodable", e);
        }
    }

    X509Certificate signedBy(PrivateKey issuerKey, PublicKey issuerPublicKey) {
        try {
            with(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuerPublicKey));
            var signer = new JcaContentSignerBuilder(SIGNATURE).build(issuerKey);
            return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new CaException("certificate: cannot be signed; is the issuing key P-256?", e);
        }
    }

    /** Base64url SHA-256 of the certificate, as tokens are bound to it (RFC 8705, 3.1). */
    static String thumbprint(X509Certificate certificate) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificate: has no SHA-256", e);
        }
    }
}
