// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * Opens the root's key.
 *
 * @param secret 16 to 256 characters
 */
public record Passphrase(String secret) {
    private static final int SHORTEST = 16;
    private static final int LONGEST = 256;
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 6;
    private static final int GROUP = 5;

    public Passphrase {
        if (secret.length() < SHORTEST || secret.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "passphrase: %d characters (expected: 16 to 256)".formatted(secret.length()));
        }
    }

    /** One of 148 random bits, in six groups to be written down. */
    public static Passphrase random() {
        var random = new SecureRandom();
        var text = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            text.append(i > 0 && i % GROUP == 0 ? "-" : "")
                    .append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return new Passphrase(text.toString());
    }

    /**
     * The only line of a private file (0600).
     *
     * @throws IOException when it cannot be read, or others can read it
     */
    public static Passphrase read(Path file) throws IOException {
        byte[] bytes = PrivateFiles.read(file, LONGEST * 4);
        return new Passphrase(new String(bytes, StandardCharsets.UTF_8).strip());
    }

    @Override
    public String toString() {
        return "Passphrase[redacted]";
    }
}
