// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a leaf must be to name a workload, apart from who signed it (X509-SVID, 2 to 4). */
final class LeafRules {
    private static final int URI_NAME = 6; // GeneralName, RFC 5280, 4.2.1.6
    private static final int DIGITAL_SIGNATURE = 0; // KeyUsage, RFC 5280, 4.2.1.3
    private static final int KEY_CERT_SIGN = 5;
    private static final int CRL_SIGN = 6;
    private static final int LONGEST_CERTIFICATE = 16 << 10;
    private static final Set<String> BOTH_ENDS =
            Set.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"); // id-kp-serverAuth, -clientAuth

    private LeafRules() {}

    /** Accepted here means only that the leaf is well made; its path is judged elsewhere. */
    static Verdict check(X509Certificate leaf, String trustDomain) {
        try {
            if (leaf.getEncoded().length > LONGEST_CERTIFICATE) {
                return new Refused(Reason.CHAIN_TOO_LONG);
            }
            if (leaf.getBasicConstraints() >= 0) {
                return new Refused(Reason.IS_AN_AUTHORITY);
            }
            if (!signsOnly(leaf)) {
                return new Refused(Reason.WRONG_KEY_USAGE);
            }
            return strong(leaf.getPublicKey())
                    ? named(leaf, trustDomain)
                    : new Refused(Reason.WEAK_KEY);
        } catch (CertificateParsingException | CertificateEncodingException e) {
            return new Refused(Reason.NO_SPIFFE_ID);
        }
    }

    static boolean weaklySigned(X509Certificate certificate) {
        String name = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return name.startsWith("SHA1") || name.startsWith("MD");
    }

    private static boolean signsOnly(X509Certificate leaf) throws CertificateParsingException {
        boolean[] usage = leaf.getKeyUsage();
        List<String> extended = leaf.getExtendedKeyUsage();
        return usage != null
                && usage[DIGITAL_SIGNATURE]
                && !usage[KEY_CERT_SIGN]
                && !usage[CRL_SIGN]
                && (extended == null || extended.containsAll(BOTH_ENDS));
    }

    private static boolean strong(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2048;
            case ECPublicKey ec -> ec.getParams().getCurve().getField().getFieldSize() >= 256;
            default -> false;
        };
    }

    /**
     * The identity that a leaf of our own states.
     *
     * @throws IllegalArgumentException when it states none or several
     */
    static SpiffeId id(X509Certificate leaf) {
        try {
            List<String> uris = uris(leaf);
            if (uris.size() == 1) {
                return SpiffeId.parse(uris.getFirst());
            }
            throw new IllegalArgumentException(
                    "certificate: " + uris.size() + " URI names (expected: one, a SPIFFE ID)");
        } catch (CertificateParsingException e) {
            throw new IllegalArgumentException("certificate: names not readable", e);
        }
    }

    /** The identity that any leaf states, true or not; empty when it states none or several. */
    static Optional<SpiffeId> stated(X509Certificate leaf) {
        try {
            return Optional.of(id(leaf));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Verdict named(X509Certificate leaf, String trustDomain)
            throws CertificateParsingException {
        List<String> uris = uris(leaf);
        if (uris.size() > 1) {
            return new Refused(Reason.SEVERAL_URI_NAMES);
        }
        return uris.isEmpty()
                ? new Refused(Reason.NO_SPIFFE_ID)
                : peer(leaf, uris.getFirst(), trustDomain);
    }

    private static List<String> uris(X509Certificate leaf) throws CertificateParsingException {
        Collection<List<?>> names = leaf.getSubjectAlternativeNames();
        if (names == null) {
            return List.of();
        }
        return names.stream()
                .filter(name -> Integer.valueOf(URI_NAME).equals(name.getFirst()))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    private static Verdict peer(X509Certificate leaf, String uri, String trustDomain) {
        try {
            SpiffeId id = SpiffeId.parse(uri);
            return id.trustDomain().equals(trustDomain)
                    ? new Accepted(new Peer(id, thumbprint(leaf), leaf.getNotAfter().toInstant()))
                    : new Refused(Reason.OTHER_TRUST_DOMAIN);
        } catch (IllegalArgumentException e) {
            return new Refused(Reason.NO_SPIFFE_ID);
        }
    }

    /** Base64url SHA-256 of the certificate (RFC 8705, 3.1). */
    static String thumbprint(X509Certificate certificate) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return new String(
                    Base64.getUrlEncoder().withoutPadding().encode(hash),
                    StandardCharsets.US_ASCII);
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("certificate thumbprint", e);
        }
    }
}
