// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids that nobody can guess: 128 random bits. */
final class Ids {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    static String next() {
        byte[] bytes = new byte[16];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
