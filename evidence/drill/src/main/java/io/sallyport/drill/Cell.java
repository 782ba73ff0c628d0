// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

/**
 * One field of the containment matrix.
 *
 * @param compromised whose key, certificate and tokens the attacker has; {@code user} is somebody
 *     in a browser, {@code network} somebody without any identity
 * @param target what is attacked
 */
record Cell(String compromised, String target) {
    @Override
    public String toString() {
        return compromised + " x " + target;
    }
}
