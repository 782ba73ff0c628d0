// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * A token's text: a secret.
 *
 * @param text compact JWS
 */
public record BearerToken(String text) {
    @Override
    public String toString() {
        return "BearerToken[redacted]";
    }
}
