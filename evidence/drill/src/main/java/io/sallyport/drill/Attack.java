// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/** One attack of the table in {@code docs}, with all the ways in which it is tried. */
interface Attack {
    /** Its number in the table. */
    int number();

    /** In words. */
    String title();

    /** The ways, in order. */
    List<Try> tries();
}
