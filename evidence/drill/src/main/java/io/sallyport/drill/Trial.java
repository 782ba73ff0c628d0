// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/**
 * What came of one try.
 *
 * @param attack the attack's number
 * @param what in words
 */
record Trial(int attack, Cell cell, String what, Came came) {

    /**
     * How far the attacker came.
     *
     * @param expected which answer
     * @param evidence what the attacked process must say about it
     * @param seen which answer came
     * @param note why it is unproven or open; empty when all is as expected
     */
    record Came(Level level, String expected, List<String> evidence, String seen, String note) {
        Came {
            evidence = List.copyOf(evidence);
        }
    }

    Level level() {
        return came.level();
    }

    String note() {
        return came.note();
    }
}
