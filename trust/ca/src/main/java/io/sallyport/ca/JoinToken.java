// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The right to enrol once as one workload: a secret of 256 random bits.
 *
 * @param secret to be given to that workload only, in a file of mode 0600
 */
public record JoinToken(String secret) {
    private static final String PREFIX = "sallyport-join-";
    private static final int BYTES = 32;
    private static final int LONGEST = 128;

    public JoinToken {
        if (secret.length() > LONGEST || !secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "join token: not one (expected: " + PREFIX + "...); make a new one");
        }
    }

    /** The token, when it has the form of one. */
    static Optional<JoinToken> read(String text) {
        try {
            return Optional.of(new JoinToken(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static JoinToken random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return new JoinToken(
                PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** What the store keeps; enough to recognise a token, useless as one. */
    String hash() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("digest: no SHA-256 in this platform", e);
        }
    }

    @Override
    public String toString() {
        return "JoinToken[redacted]";
    }
}
