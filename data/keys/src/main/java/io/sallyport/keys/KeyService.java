// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

/** Replaced by its module. */
public final class KeyService {
    private KeyService() {}
}
