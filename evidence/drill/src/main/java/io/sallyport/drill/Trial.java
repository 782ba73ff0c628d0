// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/**
 * What came of one try.
 *
 * @param attack the attack's number
 * @param expected and with which evidence
 * @param seen what came back
 * @param note why it is unproven or open; empty when all is as expected
 */
record Trial(
        int attack,
        Cell cell,
        String what,
        String expected,
        String seen,
        Level level,
        String note) {}
