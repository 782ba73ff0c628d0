// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/** Replaced by its module. */
public final class Drill {
    private Drill() {}
}
