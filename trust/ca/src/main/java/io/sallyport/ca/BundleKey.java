// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.ca.BundleRefusedException.Why;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * One authority as a JWK: its public key, and its certificate in {@code x5c} (X509-SVID, 6.2; RFC
 * 7517, 4.7).
 */
final class BundleKey {
    static final String USE = "x509-svid";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int CERT_SIGN = 5; // KeyUsage, RFC 5280, 4.2.1.3
    private static final int LONGEST_CERTIFICATE = 16 << 10;

    private BundleKey() {}

    /**
     * The JWK of an anchor.
     *
     * @throws IllegalArgumentException for keys other than RSA and EC on a NIST curve
     */
    static ObjectNode of(X509Certificate anchor) {
        ObjectNode jwk = JSON.createObjectNode().put("use", USE);
        switch (anchor.getPublicKey()) {
            case ECPublicKey key -> {
                int bits = key.getParams().getCurve().getField().getFieldSize();
                int length = (bits + 7) / 8; // of full length (RFC 7518, 6.2.1.2)
                jwk.put("kty", "EC").put("crv", "P-" + bits);
                jwk.put("x", number(key.getW().getAffineX(), length));
                jwk.put("y", number(key.getW().getAffineY(), length));
            }
            case RSAPublicKey key -> {
                int length = (key.getModulus().bitLength() + 7) / 8;
                jwk.put("kty", "RSA").put("n", number(key.getModulus(), length));
                BigInteger e = key.getPublicExponent();
                jwk.put("e", number(e, (e.bitLength() + 7) / 8));
            }
            default ->
                    throw new IllegalArgumentException(
                            "root: its key is of no kind (expected: EC or RSA)");
        }
        jwk.putArray("x5c").add(Base64.getEncoder().encodeToString(der(anchor)));
        return jwk;
    }

    /**
     * The authority that a JWK is; empty when it is none of X.509, or of a kind that nobody knows
     * yet (SPIFFE trust domain and bundle, 4.2).
     *
     * @throws BundleRefusedException when it is not as it must be
     */
    static Optional<X509Certificate> read(JsonNode jwk) {
        if (!jwk.isObject() || !jwk.path("kty").isTextual() || !jwk.path("use").isTextual()) {
            throw new BundleRefusedException(Why.MALFORMED, "key: without kty or use");
        }
        String type = jwk.path("kty").textValue();
        boolean known = type.equals("EC") || type.equals("RSA");
        return known && jwk.path("use").textValue().equals(USE)
                ? Optional.of(sound(certificate(jwk.path("x5c")), jwk))
                : Optional.empty();
    }

    private static X509Certificate certificate(JsonNode x5c) {
        if (!x5c.isArray() || x5c.size() != 1 || !x5c.get(0).isTextual()) {
            throw new BundleRefusedException(
                    Why.MALFORMED, "x5c: not one certificate (expected: one, base64)");
        }
        try {
            byte[] der = Base64.getDecoder().decode(x5c.get(0).textValue());
            if (der.length > LONGEST_CERTIFICATE) {
                throw new BundleRefusedException(Why.TOO_LARGE, "x5c: over 16 KiB");
            }
            var read =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(der, der(read))) {
                throw new BundleRefusedException(Why.MALFORMED, "x5c: more than a certificate");
            }
            return read;
        } catch (CertificateException | IllegalArgumentException e) {
            throw new BundleRefusedException(Why.MALFORMED, "x5c: not readable", e);
        }
    }

    private static X509Certificate sound(X509Certificate anchor, JsonNode jwk) {
        boolean[] usage = anchor.getKeyUsage();
        boolean authority = anchor.getBasicConstraints() >= 0 && usage != null && usage[CERT_SIGN];
        if (!authority || !strong(anchor) || !fits(anchor, jwk) || !signsItself(anchor)) {
            throw new BundleRefusedException(
                    Why.UNSOUND_KEY,
                    "x5c: no authority, a weak key, not that of the JWK, or not signed by itself (expected: a root CA, EC P-256 or RSA 2048 and more)");
        }
        return anchor;
    }

    // Without it, one domain could put another's public key into a certificate of its own, and the
    // other would be refused for showing a key that is taken.
    private static boolean signsItself(X509Certificate anchor) {
        try {
            anchor.verify(anchor.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean strong(X509Certificate anchor) {
        String signature = anchor.getSigAlgName().toUpperCase(Locale.ROOT);
        boolean digest = !signature.startsWith("SHA1") && !signature.startsWith("MD");
        return digest
                && switch (anchor.getPublicKey()) {
                    case ECPublicKey ec ->
                            ec.getParams().getCurve().getField().getFieldSize() >= 256;
                    case RSAPublicKey rsa -> rsa.getModulus().bitLength() >= 2048;
                    default -> false;
                };
    }

    /** Every member that describes the key says the same in both. */
    private static boolean fits(X509Certificate anchor, JsonNode jwk) {
        ObjectNode ours = of(anchor);
        ours.remove("x5c");
        return ours.properties().stream()
                .allMatch(member -> member.getValue().equals(jwk.path(member.getKey())));
    }

    private static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate: has no encoded form", e);
        }
    }

    private static String number(BigInteger number, int length) {
        byte[] bytes = number.toByteArray();
        byte[] full = new byte[length];
        int from = Math.max(0, bytes.length - length);
        byte[] kept = Arrays.copyOfRange(bytes, from, bytes.length);
        System.arraycopy(kept, 0, full, length - kept.length, kept.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
    }
}
