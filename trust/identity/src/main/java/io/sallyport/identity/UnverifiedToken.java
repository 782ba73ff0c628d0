// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;

/**
 * A token that passed the {@link TokenGate}: well formed, and not believed yet.
 *
 * @param algorithm {@code alg}, one that the gate allows
 * @param type {@code typ}, one that the gate allows
 * @param keyId {@code kid}
 * @param claims the payload
 * @param signed the text that was signed
 * @param signature base64url
 */
public record UnverifiedToken(
        String algorithm,
        String type,
        String keyId,
        ObjectNode claims,
        String signed,
        String signature) {

    /** Whether the signature is that of the key behind {@code verifier}. */
    public boolean signedFor(JWSVerifier verifier) {
        try {
            return verifier.verify(
                    new JWSHeader(JWSAlgorithm.parse(algorithm)),
                    signed.getBytes(StandardCharsets.US_ASCII),
                    new Base64URL(signature));
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "UnverifiedToken[redacted]";
    }
}
