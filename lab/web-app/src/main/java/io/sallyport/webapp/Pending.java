// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

/**
 * A sign-in under way, kept on the server under a name that only this browser's cookie knows.
 *
 * @param state compared with what the provider sends back (RFC 6749, 10.12)
 * @param nonce must stand in the ID token
 * @param verifier PKCE (RFC 7636)
 * @param silent whether the user must not be asked anything
 */
record Pending(String state, String nonce, String verifier, boolean silent) {
    @Override
    public String toString() {
        return "Pending[redacted]";
    }
}
