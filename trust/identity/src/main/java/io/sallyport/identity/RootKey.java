// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** The pinned public half of a {@link TokenRoot}. Immutable. */
public final class RootKey {
    private static final TokenGate GATE = TokenGate.own(TokenRoot.TYPE);

    private final ECPublicKey key;

    private RootKey(ECPublicKey key) {
        this.key = key;
    }

    /**
     * Reads the form that configurations pin.
     *
     * @param base64 of the SubjectPublicKeyInfo of an EC P-256 key
     * @throws IllegalArgumentException when it is not that
     */
    public static RootKey parse(String base64) {
        try {
            var spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip()));
            var factory = KeyFactory.getInstance("EC", Es256.PROVIDER);
            if (factory.generatePublic(spec) instanceof ECPublicKey key
                    && Curve.P_256.equals(Curve.forECParameterSpec(key.getParams()))) {
                return new RootKey(key);
            }
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new IllegalArgumentException(expected(), e);
        }
        throw new IllegalArgumentException(expected());
    }

    /**
     * The keys that {@code statement} vouches for.
     *
     * @throws TokenRefusedException when it is not this root's, out of date, or malformed
     */
    public VouchedKeys verify(String statement, Instant now) {
        UnverifiedToken token = GATE.pass(new BearerToken(statement));
        if (!Es256.holds(token, key)) {
            throw new TokenRefusedException("key_set_not_vouched_for");
        }
        var claims = new ClaimSet(token.claims());
        Instant expires = claims.time("exp");
        var vouched =
                new VouchedKeys(
                        claims.time("iat"), expires, keys(token.claims().path("keys"), expires));
        if (!now.isBefore(vouched.expires())) {
            throw new TokenRefusedException("key_set_expired");
        }
        return vouched;
    }

    private static Map<String, VouchedKeys.Term> keys(JsonNode array, Instant end) {
        var keys = new HashMap<String, VouchedKeys.Term>();
        for (JsonNode item : array) {
            ECKey jwk = jwk(item);
            if (keys.put(jwk.getKeyID(), term(item, publicKey(jwk), end)) != null) {
                throw new TokenRefusedException("key_set_malformed");
            }
        }
        return keys;
    }

    /** A key without times counts as long as the statement. */
    private static VouchedKeys.Term term(JsonNode item, ECPublicKey key, Instant end) {
        if (!(item instanceof ObjectNode object)) {
            throw new TokenRefusedException("key_set_malformed");
        }
        var claims = new ClaimSet(object);
        return new VouchedKeys.Term(
                key,
                claims.optionalTime("nbf").orElse(Instant.EPOCH),
                claims.optionalTime("exp").orElse(end));
    }

    private static ECKey jwk(JsonNode item) {
        try {
            ECKey jwk = ECKey.parse(StrictJson.write(item));
            if (Curve.P_256.equals(jwk.getCurve()) && jwk.getKeyID() != null && !jwk.isPrivate()) {
                return jwk;
            }
        } catch (ParseException e) {
            throw new TokenRefusedException("key_set_malformed");
        }
        throw new TokenRefusedException("key_set_malformed");
    }

    private static ECPublicKey publicKey(ECKey jwk) {
        try {
            return jwk.toECPublicKey(Es256.PROVIDER);
        } catch (JOSEException e) {
            throw new TokenRefusedException("key_set_malformed");
        }
    }

    private static String expected() {
        return "token root: not a key (expected: base64 of an EC P-256 public key, as init"
                + " printed it)";
    }
}
