// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.Locale;

/** How far an attacker gets, from best to worst. */
enum Level {
    /** Nowhere. */
    REFUSED,
    /** As far as a stated bound. */
    BOUNDED,
    /** All the way. */
    OPEN,
    /** Nobody knows: the legitimate variant did not work, or something else refused. */
    UNPROVEN;

    /** As in the expectation file and in the matrix. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean worseThan(Level declared) {
        return compareTo(declared) > 0;
    }

    static Level worst(Level one, Level other) {
        return one.worseThan(other) ? one : other;
    }
}
