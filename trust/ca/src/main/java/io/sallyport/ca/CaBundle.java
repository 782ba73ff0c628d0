// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.tls.TrustBundle;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;

/**
 * A trust bundle as operators pass it on.
 *
 * @param sequence grows with each change
 * @param hash what {@link BundleHash} says of it, for {@code enrolment.bundle-sha256}
 * @param pem for OpenSSL, databases, drivers
 */
public record CaBundle(long sequence, String hash, String pem, String spiffe) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int COORDINATE = 32; // P-256
    private static final int REFRESH_SECONDS = 60;

    static CaBundle of(PublishedBundle published) {
        TrustBundle bundle = published.bundle();
        return new CaBundle(
                published.sequence(), BundleHash.of(bundle), bundle.text(), spiffe(published));
    }

    /** The document of the SPIFFE trust domain and bundle specification, 4. */
    static String spiffe(PublishedBundle published) {
        ObjectNode document = JSON.createObjectNode();
        var keys = document.putArray("keys");
        published.bundle().anchors().forEach(anchor -> keys.add(key(anchor)));
        document.put("spiffe_sequence", published.sequence());
        document.put("spiffe_refresh_hint", REFRESH_SECONDS);
        return document.toPrettyString();
    }

    private static ObjectNode key(X509Certificate anchor) {
        if (!(anchor.getPublicKey() instanceof ECPublicKey key)) {
            throw new CaException("root: not of an EC key (expected: one that init made)");
        }
        try {
            ObjectNode jwk = JSON.createObjectNode();
            jwk.put("use", "x509-svid").put("kty", "EC").put("crv", "P-256");
            jwk.put("x", coordinate(key.getW().getAffineX()));
            jwk.put("y", coordinate(key.getW().getAffineY()));
            jwk.putArray("x5c").add(Base64.getEncoder().encodeToString(anchor.getEncoded()));
            return jwk;
        } catch (CertificateEncodingException e) {
            throw new CaException("root: not readable", e);
        }
    }

    /** Of full length (RFC 7518, 6.2.1.2). */
    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] full = new byte[COORDINATE];
        int from = Math.max(0, bytes.length - COORDINATE);
        byte[] kept = Arrays.copyOfRange(bytes, from, bytes.length);
        System.arraycopy(kept, 0, full, COORDINATE - kept.length, kept.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(full);
    }
}
