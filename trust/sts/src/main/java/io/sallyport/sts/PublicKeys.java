// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import io.sallyport.identity.StrictJson;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;

/** Public keys as JWKs (RFC 7517, 4), for those who read the unsigned part of the key set. */
final class PublicKeys {
    private static final int MAX_JWK = 1024;

    private PublicKeys() {}

    static ObjectNode jwk(String keyId, ECPublicKey key) {
        String text =
                new ECKey.Builder(Curve.P_256, key)
                        .keyUse(KeyUse.SIGNATURE)
                        .algorithm(JWSAlgorithm.ES256)
                        .keyID(keyId)
                        .build()
                        .toJSONString();
        return StrictJson.object(text.getBytes(StandardCharsets.UTF_8), MAX_JWK);
    }
}
