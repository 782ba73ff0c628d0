// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** An issuer of workload tokens: its keys, and any token that one asks for. */
final class Platform {
    static final String ISSUER = "https://tokens.platform.example";

    private final Clock clock;
    private final ECKey key = key("k1");
    private boolean up = true;

    Platform(Clock clock) {
        this.clock = clock;
    }

    byte[] keys() {
        if (!up) {
            throw new IllegalStateException("down");
        }
        return ("{\"keys\":[" + key.toPublicJWK().toJSONString() + "]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    void down() {
        up = false;
    }

    /** A token of the job that deploys the gateway, changed as told. */
    String token(Consumer<Map<String, Object>> change) {
        return token(key, "JWT", change);
    }

    String token(ECKey signer, String type, Consumer<Map<String, Object>> change) {
        long now = clock.instant().getEpochSecond();
        var claims = new HashMap<String, Object>();
        claims.put("iss", ISSUER);
        claims.put("aud", "spiffe://" + Realm.DOMAIN + "/ca");
        claims.put("sub", "repo:acme/gateway:ref:refs/heads/main");
        claims.put("repository", "acme/gateway");
        claims.put("kubernetes.io", Map.of("namespace", "prod"));
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("iat", now);
        claims.put("exp", now + 3600);
        change.accept(claims);
        return signed(signer, type, new Payload(claims));
    }

    String signed(ECKey signer, String type, Payload payload) {
        try {
            var header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k1");
            if (!type.isEmpty()) {
                header.type(new JOSEObjectType(type));
            }
            var token = new JWSObject(header.build(), payload);
            token.sign(new ECDSASigner(signer));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("test token", e);
        }
    }

    ECKey own() {
        return key;
    }

    static ECKey key(String id) {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("test key", e);
        }
    }
}
