// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.util.List;

/** Host names as certificates may carry them (RFC 1123, 2.1): lower case, no wildcards. */
final class DnsNames {
    private static final int LONGEST = 253;
    private static final int LONGEST_LABEL = 63;

    private DnsNames() {}

    static boolean valid(String name) {
        return name.length() <= LONGEST
                && List.of(name.split("\\.", -1)).stream().allMatch(DnsNames::label);
    }

    private static boolean label(String label) {
        return !label.isEmpty()
                && label.length() <= LONGEST_LABEL
                && label.charAt(0) != '-'
                && label.charAt(label.length() - 1) != '-'
                && label.chars().allMatch(DnsNames::letterDigitHyphen);
    }

    private static boolean letterDigitHyphen(int c) {
        return c == '-' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
