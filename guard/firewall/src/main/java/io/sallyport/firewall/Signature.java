// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

import java.util.List;

/** A pattern and what its match means. */
sealed interface Signature {
    /** What is looked for. */
    Pattern pattern();

    /** A match is a hit of {@code rule}. */
    record Sign(Rule rule, Pattern pattern) implements Signature {}

    /** Hits of these families that lie within a match mean nothing. */
    record Shield(List<String> families, Pattern pattern) implements Signature {
        public Shield {
            families = List.copyOf(families);
        }
    }
}
