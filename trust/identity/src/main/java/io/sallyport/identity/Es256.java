// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;

/**
 * ES256 (RFC 7518, 3.4) of our own tokens, by {@link Es256Provider}.
 *
 * <p>Of the two signatures that ECDSA allows for one key and text, {@code (r, s)} and {@code (r, n
 * - s)}, only that with the smaller {@code s} is made and accepted: else whoever sees a token could
 * spell it a second way.
 */
final class Es256 {
    static final Provider PROVIDER = Es256Provider.get();
    private static final int HALF = 32;
    private static final BigInteger ORDER = Curve.P_256.toECParameterSpec().getOrder();
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private Es256() {}

    static boolean holds(UnverifiedToken token, ECPublicKey key) {
        byte[] signature = new Base64URL(token.signature()).decode();
        if (signature.length != 2 * HALF || s(signature).compareTo(HALF_ORDER) > 0) {
            return false;
        }
        try {
            var verifier = new ECDSAVerifier(key);
            verifier.getJCAContext().setProvider(PROVIDER);
            return token.signedFor(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** Signs with {@code key} any number of times. */
    static ECDSASigner signer(ECKey key) {
        try {
            var signer = new ECDSASigner(key.toECPrivateKey(PROVIDER), Curve.P_256);
            signer.getJCAContext().setProvider(PROVIDER);
            return signer;
        } catch (JOSEException e) {
            throw new IllegalStateException("signing key: not read (expected: EC P-256)", e);
        }
    }

    static String sign(ECDSASigner signer, String keyId, String type, String payload) {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(type))
                        .keyID(keyId)
                        .build();
        String signed = header.toBase64URL() + "." + Base64URL.encode(payload);
        try {
            byte[] signature =
                    signer.sign(header, signed.getBytes(StandardCharsets.US_ASCII)).decode();
            return signed + "." + Base64URL.encode(smaller(signature));
        } catch (JOSEException e) {
            throw new IllegalStateException("signing: failed (expected: an EC P-256 key)", e);
        }
    }

    private static byte[] smaller(byte[] signature) {
        BigInteger s = s(signature);
        return s.compareTo(HALF_ORDER) > 0 ? withS(signature, ORDER.subtract(s)) : signature;
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, signature, HALF, HALF);
    }

    /** The same {@code r} and another {@code s}, both 32 bytes. */
    static byte[] withS(byte[] signature, BigInteger s) {
        byte[] number = s.toByteArray();
        int used = Math.min(number.length, HALF); // without the byte of the sign
        byte[] whole = Arrays.copyOf(Arrays.copyOf(signature, HALF), 2 * HALF);
        System.arraycopy(number, number.length - used, whole, 2 * HALF - used, used);
        return whole;
    }
}
