// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

/** What may be shown of a guarded value to everybody who may see that it is there. */
public final class Masks {
    private static final int SHOWN = 4;
    private static final int SHORTEST_SHOWN = 8; // of fewer, four would be too much

    private Masks() {}

    /**
     * Keeps the last four letters or digits and all signs between them: {@code 123-45-6789} becomes
     * {@code ***-**-6789}. Of a value with fewer than eight, nothing is kept.
     */
    public static String last4(String value) {
        int total = (int) value.codePoints().filter(Character::isLetterOrDigit).count();
        int hidden = total < SHORTEST_SHOWN ? total : total - SHOWN;
        var masked = new StringBuilder();
        int seen = 0;
        for (int cp : value.codePoints().toArray()) {
            if (Character.isLetterOrDigit(cp) && seen++ < hidden) {
                masked.append('*');
            } else {
                masked.appendCodePoint(cp);
            }
        }
        return masked.toString();
    }
}
