// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.tls.SpiffeId;
import java.time.Clock;

/**
 * Step 4 of a request: the strict gate, then signature, {@code typ}, issuer, audience and times;
 * cached by the SHA-256 of the whole token, bounded. Binding, deny list and policy are not its
 * business and are judged on every request. Thread-safe.
 */
public final class TokenVerifier {
    private final TokenReader reader;
    private final SpiffeId audience;

    private TokenVerifier(TokenReader reader, SpiffeId audience) {
        this.reader = reader;
        this.audience = audience;
    }

    /**
     * Accepts tokens of {@code issuer} for {@code audience}, signed by a key that {@code keys}
     * knows.
     */
    public static TokenVerifier of(String issuer, SpiffeId audience, TokenKeys keys, Clock clock) {
        return new TokenVerifier(TokenReader.of(issuer, keys, clock), audience);
    }

    /**
     * Checks all of it.
     *
     * @throws TokenRefusedException with the one reason
     */
    public AccessToken verify(BearerToken token) {
        AccessToken read = reader.read(token);
        if (!read.audience().equals(audience)) {
            throw new TokenRefusedException("wrong_audience");
        }
        return read;
    }
}
