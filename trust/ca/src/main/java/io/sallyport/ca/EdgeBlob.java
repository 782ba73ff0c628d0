// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * All that a device needs to enrol, in one line that fits a QR code: who it is, its join token, the
 * digest of the trust bundle, where the authority is, and whose word counts no more. A secret until
 * it is used, once.
 *
 * @param id the device's identity
 * @param bundleSha256 64 hex digits
 * @param ca where to enrol
 * @param renewal where to renew
 * @param withdrawn {@link JoinTokens#withdrawn} when the token was made; at most 6
 */
public record EdgeBlob(
        SpiffeId id,
        JoinToken token,
        String bundleSha256,
        URI ca,
        URI renewal,
        Set<String> withdrawn) {
    /** What a QR code of low density holds; each withdrawn authority adds {@link #MORE}. */
    public static final int LONGEST = 300;

    /** What a withdrawn authority adds, in bytes. */
    public static final int MORE = 44;

    /** Bytes of the longest line that is read. */
    public static final int LONGEST_OF_ALL = LONGEST + 6 * MORE;

    private static final String MARK = "sallyport-edge-1";
    private static final Pattern PRINTABLE = Pattern.compile("[!-~]+");
    private static final int PARTS = 6;
    private static final int ID_BYTES = 32;

    public EdgeBlob {
        withdrawn = Set.copyOf(withdrawn);
        if (!withdrawn.stream().allMatch(BundleHash::valid)) {
            throw new IllegalArgumentException(
                    "edge blob: withdrawn: not a key id (expected: 64 hex digits)");
        }
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
     * @throws IllegalArgumentException when it is longer than {@link #LONGEST} and its withdrawn
     *     authorities allow
     */
    public String text() {
        String text =
                String.join(
                        ";",
                        MARK,
                        id.toString(),
                        token.secret(),
                        base64(bundleSha256),
                        ca.getAuthority(),
                        renewal.getAuthority());
        text += withdrawn.isEmpty() ? "" : ";" + base64(String.join("", new TreeSet<>(withdrawn)));
        int most = Math.min(LONGEST + withdrawn.size() * MORE, LONGEST_OF_ALL);
        if (text.length() > most) {
            throw new IllegalArgumentException(
                    "edge blob: %d bytes (expected: at most %d); shorten the names, or give the device a join token"
                            .formatted(text.length(), most));
        }
        return text;
    }

    private static String base64(String hex) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(HexFormat.of().parseHex(hex));
    }

    /** What lies in the device's file of its join token. */
    public String joinFile() {
        return new JoinFile(token, withdrawn).text();
    }

    /**
     * Reads {@link #text}.
     *
     * @throws IllegalArgumentException when it is none; nothing of it is repeated
     */
    public static EdgeBlob parse(String text) {
        String[] parts = text.split(";", -1);
        boolean formed =
                text.length() <= LONGEST_OF_ALL
                        && PRINTABLE.matcher(text).matches()
                        && (parts.length == PARTS || parts.length == PARTS + 1)
                        && parts[0].equals(MARK);
        if (!formed) {
            throw new IllegalArgumentException(
                    "edge blob: not one (expected: the line that `sallyport ca enroll-edge` printed)");
        }
        return new EdgeBlob(
                SpiffeId.parse(parts[1]),
                new JoinToken(parts[2]),
                hex(parts[3]),
                URI.create("https://" + parts[4]),
                URI.create("https://" + parts[5]),
                parts.length == PARTS ? Set.of() : ids(hex(parts[6])));
    }

    private static String hex(String base64) {
        return HexFormat.of()
                .formatHex(
                        Base64.getUrlDecoder().decode(base64.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Set<String> ids(String hex) {
        int length = 2 * ID_BYTES;
        if (hex.isEmpty() || hex.length() % length != 0) {
            throw new IllegalArgumentException("edge blob: withdrawn: not whole key ids");
        }
        return IntStream.range(0, hex.length() / length)
                .mapToObj(at -> hex.substring(at * length, (at + 1) * length))
                .collect(Collectors.toSet());
    }

    @Override
    public String toString() {
        return "EdgeBlob[" + id + ", redacted]";
    }
}
