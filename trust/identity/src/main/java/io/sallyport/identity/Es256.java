// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * ES256 (RFC 7518, 3.4) by Bouncy Castle, asked for by name: the JDK's own takes six times as long
 * (research/identity.md, 3).
 */
final class Es256 {
    static final Provider PROVIDER = new BouncyCastleProvider();

    private Es256() {}

    static boolean holds(UnverifiedToken token, ECPublicKey key) {
        try {
            var verifier = new ECDSAVerifier(key);
            verifier.getJCAContext().setProvider(PROVIDER);
            return token.signedFor(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    static String sign(ECKey key, String type, String payload) {
        try {
            var signer = new ECDSASigner(key);
            signer.getJCAContext().setProvider(PROVIDER);
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .keyID(key.getKeyID())
                            .build();
            var jws = new JWSObject(header, new Payload(payload));
            jws.sign(signer);
            return jws.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing: failed (expected: an EC P-256 key)", e);
        }
    }
}
