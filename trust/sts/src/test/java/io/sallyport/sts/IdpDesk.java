// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.tls.IdentitySource;

/** An identity provider of one key, serving its key set over real mutual TLS. */
final class IdpDesk implements AutoCloseable {
    private final ECKey key;
    private final HttpServer server;

    IdpDesk(IdentitySource identity) {
        try {
            key = new ECKeyGenerator(Curve.P_256).keyID("idp-1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(identity),
                        _ -> Response.json(200, keySet()));
    }

    String keySet() {
        return new JWKSet(key.toPublicJWK()).toString();
    }

    int port() {
        return server.port();
    }

    BearerToken sign(JWTClaimsSet claims) {
        return sign("at+jwt", claims);
    }

    BearerToken sign(String type, JWTClaimsSet claims) {
        return sign(key, JWSAlgorithm.ES256, type, claims);
    }

    static BearerToken sign(JWK key, JWSAlgorithm algorithm, String type, JWTClaimsSet claims) {
        try {
            JWSSigner signer =
                    key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner((RSAKey) key);
            var jwt =
                    new SignedJWT(
                            new JWSHeader.Builder(algorithm)
                                    .type(new JOSEObjectType(type))
                                    .keyID(key.getKeyID())
                                    .build(),
                            claims);
            jwt.sign(signer);
            return new BearerToken(jwt.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
