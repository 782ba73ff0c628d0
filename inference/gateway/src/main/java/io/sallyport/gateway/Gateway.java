// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

/** Replaced by its module. */
public final class Gateway {
    private Gateway() {}
}
