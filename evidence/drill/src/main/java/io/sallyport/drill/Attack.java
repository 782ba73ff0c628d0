// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.List;

/** One kind of attack, with all the ways in which it is tried. */
interface Attack {
    /** Stable, so that reports of different versions compare; unique, with gaps. */
    int number();

    /** In words. */
    String title();

    /** The ways, in order. */
    List<Try> tries();
}
