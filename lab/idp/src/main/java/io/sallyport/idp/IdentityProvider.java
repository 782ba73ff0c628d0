// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

/** Replaced by its module. */
public final class IdentityProvider {
    private IdentityProvider() {}
}
