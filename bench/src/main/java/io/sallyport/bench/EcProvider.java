// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.conscrypt.Conscrypt;

/** Who can make and check ES256 signatures. */
public enum EcProvider {
    JDK {
        @Override
        Provider open() throws GeneralSecurityException {
            Provider own = Security.getProvider("SunEC");
            if (own == null) {
                throw new GeneralSecurityException("SunEC is not in this JDK");
            }
            return own;
        }
    },
    BOUNCY_CASTLE {
        @Override
        Provider open() {
            return new BouncyCastleProvider();
        }
    },
    /** BoringSSL: native code, which not every platform has. */
    CONSCRYPT {
        @Override
        Provider open() {
            return Conscrypt.newProvider();
        }

        @Override
        boolean available() {
            return Conscrypt.isAvailable();
        }
    };

    abstract Provider open() throws GeneralSecurityException;

    boolean available() {
        return true;
    }
}
