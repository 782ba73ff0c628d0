// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

/** Replaced by its module. */
public final class World {
    private World() {}
}
