// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Certificates and PKCS#8 private keys in their textual form (RFC 7468, 5 and 10). */
public final class Pem {
    private static final int LONGEST = 1 << 20;
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private Pem() {}

    /**
     * Every certificate in {@code text}, in order; empty when there is none.
     *
     * @throws IllegalArgumentException when one cannot be read, or the text is over 1 MiB
     */
    public static List<X509Certificate> certificates(String text) {
        var found = new ArrayList<X509Certificate>();
        for (byte[] der : blocks(text, CERTIFICATE)) {
            try {
                found.add(
                        (X509Certificate)
                                CertificateFactory.getInstance("X.509")
                                        .generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(
                        "certificate: not readable (expected: DER in PEM)", e);
            }
        }
        return List.copyOf(found);
    }

    /**
     * The only private key in {@code text}: EC or RSA, not encrypted.
     *
     * @throws IllegalArgumentException when there is none, several, or one of another kind
     */
    public static PrivateKey privateKey(String text) {
        List<byte[]> found = blocks(text, PRIVATE_KEY);
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "private key: " + found.size() + " found (expected: one, PKCS#8 in PEM)");
        }
        var spec = new PKCS8EncodedKeySpec(found.getFirst());
        return read("EC", spec)
                .or(() -> read("RSA", spec))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "private key: not readable (expected: EC or RSA)"));
    }

    private static Optional<PrivateKey> read(String algorithm, PKCS8EncodedKeySpec spec) {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(spec));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // of another algorithm
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("private key: no " + algorithm + " here", e);
        }
    }

    /** The text form of certificates, in their order. */
    public static String text(Collection<X509Certificate> certificates) {
        var text = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            try {
                text.append(block(CERTIFICATE, certificate.getEncoded()));
            } catch (CertificateEncodingException e) {
                throw new IllegalArgumentException("certificate: has no encoded form", e);
            }
        }
        return text.toString();
    }

    /** The text form of a private key, a secret; write it to private files (0600) only. */
    public static String text(PrivateKey key) {
        return block(PRIVATE_KEY, key.getEncoded());
    }

    private static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static List<byte[]> blocks(String text, String label) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("pem: too long (expected: at most 1 MiB)");
        }
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        var found = new ArrayList<byte[]>();
        for (int at = text.indexOf(begin); at >= 0; at = text.indexOf(begin, at + 1)) {
            int stop = text.indexOf(end, at);
            if (stop < 0) {
                throw new IllegalArgumentException("pem: no end (expected: `" + end + "`)");
            }
            String body = text.substring(at + begin.length(), stop).replaceAll("\\s", "");
            found.add(Base64.getDecoder().decode(body.getBytes(StandardCharsets.US_ASCII)));
        }
        return found;
    }
}
