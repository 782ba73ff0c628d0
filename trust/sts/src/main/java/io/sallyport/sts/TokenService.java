// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

/** Replaced by its module. */
public final class TokenService {
    private TokenService() {}
}
