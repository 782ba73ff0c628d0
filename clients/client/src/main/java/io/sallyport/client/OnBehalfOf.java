// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

/** Replaced by its module. */
public final class OnBehalfOf {
    private OnBehalfOf() {}
}
