// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;

/**
 * Holds the token service's key and signs whatever it is given, so that a refusal is never owed to
 * the signature alone.
 */
final class Forger {
    static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"stolen\"}";
    static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();
    private static final ECKey KEY = key();
    private static final ECPublicKey PUBLIC = publicKey();

    private Forger() {}

    static TokenVerifier verifier(Clock clock) {
        return TokenVerifier.of(Johns.ISSUER, Johns.RETRIEVAL, Forger::find, clock);
    }

    static TokenReader reader(Clock clock) {
        return TokenReader.of(Johns.ISSUER, Forger::find, clock);
    }

    static Optional<ECPublicKey> find(String keyId) {
        return keyId.equals("stolen") ? Optional.of(PUBLIC) : Optional.empty();
    }

    /** Its public half as a JWK. */
    static String jwk() {
        return KEY.toPublicJWK().toJSONString();
    }

    static byte[] encodedKey() {
        return PUBLIC.getEncoded();
    }

    static String payload() {
        return StrictJson.write(TokenClaims.write(Johns.ISSUER, Johns.token()));
    }

    static String good() {
        return withHeader(HEADER);
    }

    static String withHeader(String header) {
        return signed(utf8(header), utf8(payload()));
    }

    static String withPayload(String payload) {
        return signed(utf8(HEADER), utf8(payload));
    }

    /** The sound payload, one text in it replaced. */
    static String with(String text, String replacement) {
        if (!payload().contains(text)) {
            throw new IllegalArgumentException(text + " is not in " + payload());
        }
        return withPayload(payload().replace(text, replacement));
    }

    /** The sound payload with one more member. */
    static String plus(String member) {
        return withPayload("{" + member + "," + payload().substring(1));
    }

    static String signed(byte[] header, byte[] payload) {
        return sealed(base64(header) + "." + base64(payload));
    }

    /** That text with its genuine signature. */
    static String sealed(String text) {
        return text + "." + base64(signature(text));
    }

    /** The genuine signature of that text: r, then the smaller s. */
    static byte[] signature(String text) {
        try {
            byte[] signature =
                    new ECDSASigner(KEY)
                            .sign(
                                    new JWSHeader(JWSAlgorithm.ES256),
                                    text.getBytes(StandardCharsets.UTF_8))
                            .decode();
            BigInteger s = new BigInteger(1, signature, 32, 32);
            return s.compareTo(ORDER.shiftRight(1)) > 0
                    ? Es256.withS(signature, ORDER.subtract(s))
                    : signature;
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(utf8(text));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("stolen").generate();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    private static ECPublicKey publicKey() {
        try {
            return KEY.toECPublicKey(Es256.PROVIDER);
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }
}
