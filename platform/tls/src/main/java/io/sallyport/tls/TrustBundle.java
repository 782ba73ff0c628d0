// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The anchors of one trust domain; bundles of different domains are never merged (SPIFFE trust
 * domain and bundle, 4).
 *
 * @param trustDomain the only domain these anchors may vouch for
 * @param anchors empty means that nobody is trusted
 * @param withdrawn {@link #keyId} of authorities below the anchors that vouch for nobody any more
 */
public record TrustBundle(String trustDomain, Set<X509Certificate> anchors, Set<String> withdrawn) {
    private static final String WITHDRAWN = "withdrawn: ";
    private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");

    public TrustBundle {
        anchors = Set.copyOf(anchors);
        withdrawn = Set.copyOf(withdrawn);
        if (!withdrawn.stream().allMatch(id -> KEY_ID.matcher(id).matches())) {
            throw new IllegalArgumentException(
                    "withdrawn: not a key id (expected: 64 hex digits, lower case)");
        }
    }

    /** With nothing withdrawn. */
    public TrustBundle(String trustDomain, Set<X509Certificate> anchors) {
        this(trustDomain, anchors, Set.of());
    }

    /**
     * Reads {@link #text}, or any file of certificates in PEM.
     *
     * @throws IllegalArgumentException when a line is not as it must be
     */
    public static TrustBundle parse(String trustDomain, String text) {
        Set<String> withdrawn =
                text.lines()
                        .filter(line -> line.startsWith(WITHDRAWN))
                        .map(line -> line.substring(WITHDRAWN.length()).strip())
                        .collect(Collectors.toUnmodifiableSet());
        return new TrustBundle(trustDomain, Set.copyOf(Pem.certificates(text)), withdrawn);
    }

    /**
     * The anchors in PEM, below a line for each withdrawn authority, which other readers take for a
     * remark (RFC 7468, 5.2).
     */
    public String text() {
        var text = new StringBuilder();
        new TreeSet<>(withdrawn).forEach(id -> text.append(WITHDRAWN).append(id).append('\n'));
        return text.append(Pem.text(anchors)).toString();
    }

    /** SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex. */
    public static String keyId(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("digest: no SHA-256 in this platform", e);
        }
    }

    /** Whether that certificate's key was withdrawn. */
    boolean withdrew(X509Certificate certificate) {
        return !withdrawn.isEmpty() && withdrawn.contains(keyId(certificate.getPublicKey()));
    }
}
