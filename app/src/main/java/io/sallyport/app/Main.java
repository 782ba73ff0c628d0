// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

/** Replaced by its module. */
public final class Main {
    private Main() {}
}
