// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/** Something that is done to the running chain. */
@FunctionalInterface
interface Step {
    /** Does it and tells what came back. */
    Seen run(Stage stage);
}
