// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.UUID;

/** The provider's signing key: ES256, made at start, gone with the process. Thread-safe. */
final class IdpKey {
    private final ECKey key;

    private IdpKey(ECKey key) {
        this.key = key;
    }

    static IdpKey make() {
        try {
            return new IdpKey(
                    new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("making the signing key", e);
        }
    }

    /** RFC 7517, 5: public halves only. */
    String publicSet() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    String sign(String type, JWTClaimsSet claims) {
        try {
            var header =
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(type))
                            .keyID(key.getKeyID())
                            .build();
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new ECDSASigner(key));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("signing", e);
        }
    }
}
