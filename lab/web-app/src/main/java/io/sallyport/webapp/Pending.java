// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

/**
 * A sign-in under way, kept on the server under its {@code state}, which only the provider sends
 * back (RFC 6749, 10.12). A browser may have several, one a tab.
 *
 * @param nonce must stand in the ID token
 * @param verifier PKCE (RFC 7636)
 * @param browser the value of the cookie that only the browser has that began it
 * @param silent whether the user must not be asked anything
 */
record Pending(String nonce, String verifier, String browser, boolean silent) {
    @Override
    public String toString() {
        return "Pending[redacted]";
    }
}
