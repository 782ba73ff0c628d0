// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;

/**
 * Who computes ES256 (RFC 7518, 3.4) in this process: Conscrypt's BoringSSL where this platform has
 * it, else Bouncy Castle. Asked for by name and never registered: nobody else's cryptography
 * changes. Thread-safe.
 *
 * <p>{@code ./sallyport bench identity} prints the table that decided: microseconds of processor
 * time to verify and to sign, 2026-11-26 on an AMD EPYC: JDK 893 and 237, Bouncy Castle 97 and 114,
 * Conscrypt 59 and 25.
 */
public final class Es256Provider {
    private static final Provider CHOSEN = choose(Conscrypt.isAvailable());

    private Es256Provider() {}

    /** The one that was chosen when the process started. */
    public static Provider get() {
        return CHOSEN;
    }

    /**
     * The same key as the provider's own: another one's is read again for each signature, which
     * takes longer than signing.
     *
     * @throws InvalidKeyException when it is no EC key that can be exported
     */
    public static PrivateKey own(PrivateKey key) throws InvalidKeyException {
        try {
            return (PrivateKey) KeyFactory.getInstance("EC", CHOSEN).translateKey(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("EC keys: not known to " + CHOSEN.getName(), e);
        }
    }

    static Provider choose(boolean nativeCode) {
        return nativeCode ? Conscrypt.newProvider() : new BouncyCastleProvider();
    }
}
