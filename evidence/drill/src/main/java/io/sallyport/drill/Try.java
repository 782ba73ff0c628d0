// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/**
 * One thing an attacker tries, and the legitimate variant of it.
 *
 * @param what in words
 * @param moves what is done
 * @param expected what must come of it
 * @param evidence what the attacked process must say about it
 */
record Try(Cell cell, String what, Moves moves, Expected expected, List<Evidence> evidence) {
    Try {
        evidence = List.copyOf(evidence);
    }

    /**
     * What is done.
     *
     * @param control the legitimate variant: it must pass, else a dead service would count as a
     *     refusal
     * @param attack as whoever was taken over
     */
    record Moves(Step control, Step attack) {}
}
