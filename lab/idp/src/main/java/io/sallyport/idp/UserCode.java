// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;

/**
 * Eight letters that a person reads off one screen and types at another: 20 consonants, so that no
 * word comes out and no two look alike; 34.5 bits (RFC 8628, 6.1).
 */
final class UserCode {
    private static final String LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
    private static final int LENGTH = 8;
    private static final int HALF = LENGTH / 2;
    private static final int LONGEST = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private UserCode() {}

    static String fresh() {
        var code = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            code.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return code.toString();
    }

    /** What somebody typed, whatever its case, spaces and dashes; empty when it can be no code. */
    static Optional<String> typed(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        String code = text.toUpperCase(Locale.ROOT).replaceAll("[ -]", "");
        boolean sound =
                code.length() == LENGTH && code.chars().allMatch(one -> LETTERS.indexOf(one) >= 0);
        return sound ? Optional.of(code) : Optional.empty();
    }

    /** {@code BCDF-GHJK}. */
    static String shown(String code) {
        return code.substring(0, HALF) + "-" + code.substring(HALF);
    }
}
