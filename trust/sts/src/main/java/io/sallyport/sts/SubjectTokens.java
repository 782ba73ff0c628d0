// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenGate;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRefusedException;
import java.util.Map;
import java.util.Set;

/** Subject tokens of both kinds: our own, and those of the pinned identity providers. */
final class SubjectTokens {
    /** Only to find out whose rules are to be asked; each of those is stricter. */
    private static final TokenGate ANY =
            TokenGate.foreign(Set.of("ES256", "RS256", "PS256"), Set.of("at+jwt", "JWT"));

    private final String self;
    private final TokenReader own;
    private final Map<String, IdpTokens> issuers;

    SubjectTokens(String self, TokenReader own, Map<String, IdpTokens> issuers) {
        this.self = self;
        this.own = own;
        this.issuers = Map.copyOf(issuers);
    }

    /**
     * Reads and checks one.
     *
     * @throws TokenRefusedException with the one reason
     */
    Parent read(BearerToken token) {
        String issuer = ANY.pass(token).claims().path("iss").asText("");
        if (issuer.equals(self)) {
            return Parent.of(own.read(token));
        }
        IdpTokens tokens = issuers.get(issuer);
        if (tokens == null) {
            throw new TokenRefusedException("unknown_issuer");
        }
        return tokens.read(token);
    }
}
