// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2id (RFC 9106), 19 MiB and two passes: a guess costs memory as well as time. Thread-safe; at
 * most two hashes are computed at a time, so that a flood of guesses cannot take the process's
 * memory.
 */
public final class Passwords {
    private static final int KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LENGTH = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Semaphore AT_ONCE = new Semaphore(2);

    private Passwords() {}

    /** A hash with a salt of its own: {@code argon2id$<salt>$<hash>}, base64url. */
    public static String hash(String password) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        return "argon2id$" + base64(salt) + "$" + base64(derive(password, salt));
    }

    /** Compares in constant time; a stored text that is no hash of ours matches nothing. */
    static boolean matches(String password, String stored) {
        String[] parts = stored.split("\\$", -1);
        if (parts.length != 3 || !parts[0].equals("argon2id")) {
            return false;
        }
        byte[] salt = Base64.getUrlDecoder().decode(parts[1]);
        byte[] expected = Base64.getUrlDecoder().decode(parts[2]);
        return MessageDigest.isEqual(expected, derive(password, salt));
    }

    private static byte[] derive(String password, byte[] salt) {
        AT_ONCE.acquireUninterruptibly();
        try {
            var generator = new Argon2BytesGenerator();
            generator.init(
                    new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                            .withSalt(salt)
                            .withMemoryAsKB(KIB)
                            .withIterations(PASSES)
                            .withParallelism(1)
                            .build());
            byte[] hash = new byte[LENGTH];
            generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
            return hash;
        } finally {
            AT_ONCE.release();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
