// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/** New keys and numbers, each from the platform's own random source. */
final class Keys {
    private static final int SERIAL_BITS = 127; // positive, well over the 64 that CAs must have

    private Keys() {}

    /** P-256: the smallest that every TLS stack takes. */
    static KeyPair fresh() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("keys: no P-256 in this platform", e);
        }
    }

    /** A serial number nobody can foresee (RFC 5280, 4.1.2.2). */
    static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(SERIAL_BITS - 1);
    }
}
