// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.tls.Peer;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** What the provider signs about a user who is signed in. Thread-safe. */
final class UserTokens {
    private final IdpConfig config;
    private final IdpKey key = IdpKey.make();
    private final Clock clock;

    UserTokens(IdpConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** A signed access token, and its id for the log. */
    record Access(String text, String jti) {
        @Override
        public String toString() {
            return "Access[" + jti + "]";
        }
    }

    /** For whom a token is made. */
    record Holder(String client, Peer peer) {}

    /** RFC 9068, 2.2. */
    Access access(Holder holder, String scope, SignIn signIn) {
        String jti = UUID.randomUUID().toString();
        JWTClaimsSet claims =
                common(signIn)
                        .audience(config.audience())
                        .claim("client_id", holder.client())
                        .claim("scope", scope)
                        // bound to the client's certificate: a stolen one opens nothing (RFC 8705,
                        // 3.1)
                        .claim("cnf", Map.of("x5t#S256", holder.peer().thumbprint()))
                        .jwtID(jti)
                        .build();
        return new Access(key.sign("at+jwt", claims), jti);
    }

    /** OpenID Connect Core, 2. */
    String id(Grant grant) {
        String client = grant.request().clientId();
        JWTClaimsSet claims =
                common(grant.signIn())
                        .audience(client)
                        .claim("azp", client)
                        .claim("nonce", grant.request().nonce())
                        .build();
        return key.sign("JWT", claims);
    }

    private JWTClaimsSet.Builder common(SignIn signIn) {
        Instant now = clock.instant();
        Person person = signIn.person();
        return new JWTClaimsSet.Builder()
                .issuer(config.issuer())
                .subject(person.name())
                .claim("tenant", person.tenant())
                .claim("groups", person.groups())
                .claim("sid", signIn.sid())
                .claim("auth_time", signIn.at().getEpochSecond())
                .claim("acr", "pwd")
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(config.tokenLife())));
    }

    /** RFC 7517, 5. */
    String keys() {
        return key.publicSet();
    }
}
