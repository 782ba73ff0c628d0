// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * A token that must gain nothing.
 *
 * @param name what is wrong with it
 * @param text as it arrives
 */
record Hostile(String name, String text) {
    @Override
    public String toString() {
        return name;
    }
}
