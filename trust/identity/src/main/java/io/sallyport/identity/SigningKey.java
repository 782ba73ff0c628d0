// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;

/** An ES256 key that signs tokens: a secret. Thread-safe. */
public final class SigningKey {
    private static final int MAX_FILE = 4096;
    private final ECKey key;
    private final ECDSASigner signer;

    private SigningKey(ECKey key) {
        this.key = key;
        this.signer = Es256.signer(key);
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
        String expected = "signing key: `" + file + "` (expected: a private EC P-256 JWK)";
        try {
            byte[] text = PrivateFiles.read(file, MAX_FILE);
            ECKey key = ECKey.parse(new String(text, StandardCharsets.UTF_8));
            if (!key.isPrivate() || !Curve.P_256.equals(key.getCurve())) {
                throw new IllegalArgumentException(expected);
            }
            return new SigningKey(key);
        } catch (ParseException e) {
            throw new IllegalArgumentException(expected, e);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Writes it as a JWK (RFC 7517) that only its owner can read (0600). */
    public void write(Path file) {
        try {
            PrivateFiles.write(file, key.toJSONString());
        } catch (IOException e) {
            throw new UncheckedIOException("writing `" + file + "`", e);
        }
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

    /** The public half as a JWK (RFC 7517, 4). */
    public ObjectNode publicJson() {
        byte[] text = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        return StrictJson.object(text, MAX_FILE);
    }

    /** A compact JWS over {@code payload} with that {@code typ}. */
    String sign(String type, String payload) {
        return Es256.sign(signer, keyId(), type, payload);
    }

    @Override
    public String toString() {
        return "SigningKey[" + keyId() + ", redacted]";
    }
}
