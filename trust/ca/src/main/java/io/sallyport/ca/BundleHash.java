// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The digest by which a workload knows its trust bundle before it trusts anybody: SHA-256 over the
 * anchors' DER forms, sorted. For a single anchor that is its ordinary fingerprint, as {@code
 * openssl x509 -fingerprint -sha256} has it. It does not cover what is withdrawn below them, which
 * grows while the digest stays: that has to be known from elsewhere before anything is sent.
 */
public final class BundleHash {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");

    private BundleHash() {}

    /** Lower-case hex, 64 characters. */
    public static String of(TrustBundle bundle) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            List<String> sorted = bundle.anchors().stream().map(BundleHash::hex).sorted().toList();
            sorted.forEach(der -> digest.update(HexFormat.of().parseHex(der)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("digest: no SHA-256 in this platform", e);
        }
    }

    /**
     * The anchors that this digest names: all of the bundle, or one of them, which is then enough
     * to prove the authority that tells of the others.
     */
    static Optional<TrustBundle> named(String digest, TrustBundle bundle) {
        if (of(bundle).equals(digest)) {
            return Optional.of(bundle);
        }
        return bundle.anchors().stream()
                .map(anchor ->
                        new TrustBundle(bundle.trustDomain(), Set.of(anchor), bundle.withdrawn()))
                .filter(alone -> of(alone).equals(digest))
                .findFirst();
    }

    static boolean valid(String text) {
        return FORM.matcher(text).matches();
    }

    private static String hex(X509Certificate anchor) {
        try {
            return HexFormat.of().formatHex(anchor.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("certificate: has no encoded form", e);
        }
    }
}
