// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.regex.Pattern;

/**
 * A guarded field of a document, as it may be stored and shown: only the key service opens it.
 *
 * @param sealed what the key service made of the value
 * @param mask what people see in its place
 */
record Guarded(String sealed, String mask) {
    private static final Pattern SEALED = Pattern.compile("spf1\\.[A-Za-z0-9_-]{1,500}");
    private static final int MAX_MASK = 64;
    private static final int MAX_DIGITS_SHOWN = 4;

    Guarded {
        if (!SEALED.matcher(sealed).matches()) {
            throw new IllegalArgumentException(
                    "guarded field: not sealed (expected: spf1. and at most 500 characters); seal"
                            + " it at the key service first");
        }
        if (mask.isBlank()
                || mask.length() > MAX_MASK
                || mask.chars().filter(Character::isDigit).count() > MAX_DIGITS_SHOWN) {
            throw new IllegalArgumentException(
                    "mask: not a mask (expected: 1 to 64 characters, at most 4 digits)");
        }
    }
}
