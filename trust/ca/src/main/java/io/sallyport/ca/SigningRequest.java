// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Set;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/**
 * A certificate signing request (PKCS #10, RFC 2986) that was checked: its signature proves that
 * the sender holds the key, the key is strong, and it names one SPIFFE ID and nothing else.
 *
 * @param key to be certified
 * @param id the identity that is asked for; whether it may be had is decided elsewhere
 */
record SigningRequest(PublicKey key, SpiffeId id) {
    private static final int LONGEST = 16 << 10;
    private static final int RSA_LEAST = 2048;
    private static final int RSA_MOST = 8192;
    private static final Set<ASN1ObjectIdentifier> CURVES =
            Set.of(X9ObjectIdentifiers.prime256v1, SECObjectIdentifiers.secp384r1);
    private static final Set<ASN1ObjectIdentifier> SIGNATURES =
            Set.of(
                    X9ObjectIdentifiers.ecdsa_with_SHA256,
                    X9ObjectIdentifiers.ecdsa_with_SHA384,
                    X9ObjectIdentifiers.ecdsa_with_SHA512,
                    PKCSObjectIdentifiers.sha256WithRSAEncryption,
                    PKCSObjectIdentifiers.sha384WithRSAEncryption,
                    PKCSObjectIdentifiers.sha512WithRSAEncryption);

    /**
     * Reads and checks one.
     *
     * @throws IllegalArgumentException saying what is wrong; nothing of the text is repeated
     */
    static SigningRequest parse(String pem) {
        PKCS10CertificationRequest request = proven(pem);
        return new SigningRequest(key(request), identity(request));
    }

    /**
     * Checks one whose names somebody else decides: an operator. The only name that it may ask for
     * as an identity is {@code id}; its other names do not count.
     *
     * @throws IllegalArgumentException saying what is wrong; nothing of the text is repeated
     */
    static SigningRequest parse(String pem, SpiffeId id) {
        PKCS10CertificationRequest request = proven(pem);
        Extensions asked = request.getRequestedExtensions();
        GeneralNames names =
                asked == null
                        ? null
                        : GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
        boolean another =
                names != null
                        && Stream.of(names.getNames())
                                .filter(name ->
                                        name.getTagNo() == GeneralName.uniformResourceIdentifier)
                                .anyMatch(name -> !name.getName().toString().equals(id.toString()));
        if (another) {
            throw fault("names", "no URI, or the SPIFFE ID that is given");
        }
        return new SigningRequest(key(request), id);
    }

    private static PKCS10CertificationRequest proven(String pem) {
        if (pem.length() > LONGEST) {
            throw fault("too long", "at most 16 KiB");
        }
        PKCS10CertificationRequest request = only(pem);
        if (!SIGNATURES.contains(request.getSignatureAlgorithm().getAlgorithm())) {
            throw fault("signature algorithm", "ECDSA or RSA with SHA-256 or more");
        }
        if (!signedBy(request, key(request))) {
            throw fault("signature", "by the key that it names");
        }
        return request;
    }

    private static PKCS10CertificationRequest only(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request
                    && parser.readObject() == null) {
                return request;
            }
            throw fault("form", "one CERTIFICATE REQUEST in PEM");
        } catch (IOException e) {
            throw fault("form", "one CERTIFICATE REQUEST in PEM", e);
        }
    }

    private static PublicKey key(PKCS10CertificationRequest request) {
        SubjectPublicKeyInfo info = request.getSubjectPublicKeyInfo();
        try {
            PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            if (!strong(info, key)) {
                throw fault("key", "EC P-256 or P-384, or RSA of 2048 to 8192 bits");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw fault("key", "EC P-256 or P-384, or RSA of 2048 to 8192 bits", e);
        }
    }

    private static boolean strong(SubjectPublicKeyInfo info, PublicKey key) {
        if (key instanceof java.security.interfaces.RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            return bits >= RSA_LEAST && bits <= RSA_MOST;
        }
        return info.getAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                && info.getAlgorithm().getParameters() instanceof ASN1ObjectIdentifier curve
                && CURVES.contains(curve);
    }

    private static boolean signedBy(PKCS10CertificationRequest request, PublicKey key) {
        try {
            return request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key));
        } catch (OperatorCreationException | PKCSException e) {
            throw fault("signature", "by the key that it names", e);
        }
    }

    // Other extensions that are asked for are not looked at: the issuer decides all of them.
    private static SpiffeId identity(PKCS10CertificationRequest request) {
        Extensions asked = request.getRequestedExtensions();
        GeneralNames names =
                asked == null
                        ? null
                        : GeneralNames.fromExtensions(asked, Extension.subjectAlternativeName);
        if (names == null
                || names.getNames().length != 1
                || names.getNames()[0].getTagNo() != GeneralName.uniformResourceIdentifier) {
            throw fault("names", "one URI, the SPIFFE ID, and no other name");
        }
        return SpiffeId.parse(names.getNames()[0].getName().toString());
    }

    private static IllegalArgumentException fault(String what, String expected) {
        return new IllegalArgumentException(text(what, expected));
    }

    private static IllegalArgumentException fault(String what, String expected, Throwable cause) {
        return new IllegalArgumentException(text(what, expected), cause);
    }

    private static String text(String what, String expected) {
        return "csr: " + what + " not acceptable (expected: " + expected + ")";
    }
}
