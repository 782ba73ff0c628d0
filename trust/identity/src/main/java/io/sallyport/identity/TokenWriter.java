// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;

/** Signs access tokens: the token service's only. Thread-safe. */
public final class TokenWriter {
    static final String TYPE = "at+jwt";

    private final String issuer;
    private final Supplier<SigningKey> key;

    private TokenWriter(String issuer, Supplier<SigningKey> key) {
        this.issuer = issuer;
        this.key = key;
    }

    /** Writes tokens of {@code issuer} with that key. */
    public static TokenWriter of(String issuer, SigningKey key) {
        return of(issuer, () -> key);
    }

    /** As above, with the key of the moment. */
    public static TokenWriter of(String issuer, Supplier<SigningKey> key) {
        return new TokenWriter(issuer, key);
    }

    /** The token's claims, as they are signed. */
    public ObjectNode claims(AccessToken token) {
        return TokenClaims.write(issuer, token);
    }

    /** The token's text: {@code typ at+jwt} (RFC 9068, 2.1), ES256. */
    public BearerToken write(AccessToken token) {
        return new BearerToken(key.get().sign(TYPE, StrictJson.write(claims(token))));
    }
}
