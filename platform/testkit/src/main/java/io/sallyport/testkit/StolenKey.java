// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signing key in the hands of somebody who should not have it: signs whatever it is given, so
 * that a refusal is never owed to the signature alone.
 */
public final class StolenKey {
    private static final int HALF = 32; // bytes of r, and of s

    private final String keyId;
    private final PrivateKey key;
    private final BigInteger order;

    private StolenKey(String keyId, BigInteger secret) throws GeneralSecurityException {
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        ECParameterSpec spec = curve.getParameterSpec(ECParameterSpec.class);
        this.keyId = keyId;
        this.key = KeyFactory.getInstance("EC").generatePrivate(new ECPrivateKeySpec(secret, spec));
        this.order = spec.getOrder();
    }

    /** Reads a private EC P-256 JWK. */
    public static StolenKey read(Path file) {
        try {
            String jwk = Files.readString(file);
            byte[] secret = Base64.getUrlDecoder().decode(member(jwk, "d"));
            return new StolenKey(member(jwk, "kid"), new BigInteger(1, secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String member(String json, String name) {
        Matcher found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"").matcher(json);
        if (!found.find()) {
            throw new IllegalArgumentException("key: no `" + name + "` (expected: a private JWK)");
        }
        return found.group(1);
    }

    /** Its {@code kid}. */
    public String keyId() {
        return keyId;
    }

    /** A genuinely signed token with exactly this header and payload. */
    public String signed(String header, String payload) {
        return sealed(base64(header) + "." + base64(payload));
    }

    /** That text with its genuine signature. */
    public String sealed(String text) {
        return text + "." + base64(signature(text));
    }

    /** The genuine signature: r, then the smaller s. */
    private byte[] signature(String text) {
        try {
            Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
            signer.initSign(key);
            signer.update(text.getBytes(StandardCharsets.UTF_8));
            byte[] signature = signer.sign();
            var s = new BigInteger(1, Arrays.copyOfRange(signature, HALF, 2 * HALF));
            return s.compareTo(order.shiftRight(1)) > 0
                    ? withS(signature, order.subtract(s))
                    : signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] withS(byte[] signature, BigInteger s) {
        byte[] changed = signature.clone();
        byte[] bytes = s.toByteArray();
        int length = Math.min(bytes.length, HALF);
        Arrays.fill(changed, HALF, 2 * HALF, (byte) 0);
        System.arraycopy(bytes, bytes.length - length, changed, 2 * HALF - length, length);
        return changed;
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "StolenKey[" + keyId + ", redacted]";
    }
}
