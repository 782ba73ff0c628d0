// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Digests of this module. */
final class Digests {
    private Digests() {}

    /** SHA-256, in hex. */
    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("sha-256: missing from this java runtime", e);
        }
    }
}
