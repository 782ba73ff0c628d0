// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * All that a device needs to enrol, in one line that fits a QR code: who it is, its join token, the
 * digest of the trust bundle, where the authority is. A secret until it is used, once.
 *
 * @param id the device's identity
 * @param bundleSha256 64 hex digits
 * @param ca where to enrol
 * @param renewal where to renew
 */
public record EdgeBlob(SpiffeId id, JoinToken token, String bundleSha256, URI ca, URI renewal) {
    /** What a QR code of low density holds. */
    public static final int LONGEST = 300;

    private static final String MARK = "sallyport-edge-1";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final int PARTS = 6;

    public EdgeBlob {
        if (!BundleHash.valid(bundleSha256)) {
            throw new IllegalArgumentException(
                    "edge blob: digest not one (expected: 64 hex digits)");
        }
        requireHttps(ca);
        requireHttps(renewal);
    }

    private static void requireHttps(URI uri) {
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null || uri.getPort() < 1) {
            throw new IllegalArgumentException(
                    "edge blob: address `" + uri + "` (expected: https://host:port)");
        }
    }

    /**
     * The line.
     *
     * @throws IllegalArgumentException when it is longer than {@link #LONGEST}
     */
    public String text() {
        byte[] digest = HexFormat.of().parseHex(bundleSha256);
        String text =
                String.join(
                        ";",
                        MARK,
                        id.toString(),
                        token.secret(),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(digest),
                        ca.getAuthority(),
                        renewal.getAuthority());
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "edge blob: %d bytes (expected: at most 300); shorten the names"
                            .formatted(text.length()));
        }
        return text;
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when it is none; nothing of it is repeated
     */
    public static EdgeBlob parse(String text) {
        String[] parts = text.split(";", -1);
        boolean formed =
                text.length() <= LONGEST
                        && PRINTABLE.matcher(text).matches()
                        && parts.length == PARTS
                        && parts[0].equals(MARK);
        if (!formed) {
            throw new IllegalArgumentException(
                    "edge blob: not one (expected: the line that `sallyport ca enroll-edge` printed)");
        }
        byte[] digest = Base64.getUrlDecoder().decode(parts[3].getBytes(StandardCharsets.US_ASCII));
        return new EdgeBlob(
                SpiffeId.parse(parts[1]),
                new JoinToken(parts[2]),
                HexFormat.of().formatHex(digest),
                URI.create("https://" + parts[4]),
                URI.create("https://" + parts[5]));
    }

    @Override
    public String toString() {
        return "EdgeBlob[" + id + ", redacted]";
    }
}
