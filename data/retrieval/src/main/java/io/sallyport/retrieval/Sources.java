// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.regex.Pattern;

/** Names of what documents are loaded from. */
final class Sources {
    static final int LONGEST = 64;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private Sources() {}

    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw JsonBody.malformed("source: not valid (expected: 1 to 64 of A-Z a-z 0-9 . _ -)");
        }
        return name;
    }
}
