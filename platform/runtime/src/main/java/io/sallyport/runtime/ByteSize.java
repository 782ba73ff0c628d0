// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes, written {@code 64KiB}, {@code 1MiB} or {@code 512B}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18})(B|KiB|MiB|GiB)");
    private static final Map<String, Long> UNITS =
            Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size: " + bytes + " (expected: 0 or more bytes)");
        }
    }

    /**
     * Reads {@code 64KiB} and the like: a whole number and one of B, KiB, MiB, GiB.
     *
     * @throws IllegalArgumentException when it is no such size or more than a long holds
     */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("no size (expected: for example 64KiB or 1MiB)");
        }
        long unit = UNITS.getOrDefault(form.group(2), 1L);
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
        } catch (ArithmeticException tooMuch) {
            throw new IllegalArgumentException("size too large (expected: below 8 EiB)", tooMuch);
        }
    }
}
