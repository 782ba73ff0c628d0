// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;

/** An ES256 key that signs tokens: a secret. Thread-safe. */
public final class SigningKey {
    private final ECKey key;

    private SigningKey(ECKey key) {
        this.key = key;
    }

    /**
     * A new key.
     *
     * @param keyId its {@code kid}, 1 to 64 of {@code [A-Za-z0-9._-]}
     */
    public static SigningKey create(String keyId) {
        try {
            return new SigningKey(
                    new ECKeyGenerator(Curve.P_256)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyID(keyId)
                            .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("making a signing key", e);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IllegalArgumentException when the file is missing, open to others, or no such key
     */
    public static SigningKey read(Path file) {
        try {
            ECKey key = ECKey.parse(PrivateFile.read(file));
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw new IllegalArgumentException(
                        "signing key: `" + file + "` (expected: a private EC P-256 JWK)");
            }
            return new SigningKey(key);
        } catch (ParseException e) {
            throw new IllegalArgumentException(
                    "signing key: `" + file + "` (expected: a private EC P-256 JWK)", e);
        }
    }

    /** Writes it as a JWK (RFC 7517) that only its owner can read (0600). */
    public void write(Path file) {
        PrivateFile.write(file, key.toJSONString());
    }

    /** Its {@code kid}. */
    public String keyId() {
        return key.getKeyID();
    }

    /** The public half. */
    public ECPublicKey publicKey() {
        try {
            return key.toECPublicKey(Es256.PROVIDER);
        } catch (JOSEException e) {
            throw new IllegalStateException("reading a public key", e);
        }
    }

    /** The public half as a JWK's text. */
    String publicJwk() {
        return key.toPublicJWK().toJSONString();
    }

    /** A compact JWS over {@code payload} with that {@code typ}. */
    String sign(String type, String payload) {
        return Es256.sign(key, type, payload);
    }

    @Override
    public String toString() {
        return "SigningKey[" + keyId() + ", redacted]";
    }
}
