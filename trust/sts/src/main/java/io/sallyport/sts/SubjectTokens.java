// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRefusedException;
import java.util.Optional;

/** Subject tokens of both kinds: our own, and those of the pinned identity providers. */
final class SubjectTokens {
    private final String self;
    private final TokenReader own;
    private final Issuers issuers;
    private final Sessions sessions;

    SubjectTokens(String self, TokenReader own, Issuers issuers, Sessions sessions) {
        this.self = self;
        this.own = own;
        this.issuers = issuers;
        this.sessions = sessions;
    }

    /**
     * Reads and checks one. A token of an identity provider makes its session known.
     *
     * @throws TokenRefusedException with the one reason
     */
    Parent read(BearerToken token) {
        Optional<AccessToken> known = own.known(token);
        if (known.isPresent()) {
            return Parent.of(known.get());
        }
        String issuer = issuers.named(token);
        if (issuer.equals(self)) {
            return Parent.of(own.read(token));
        }
        IdpTokens.Read read = issuers.of(issuer).tokens().read(token);
        sessions.begin(read.parent(), read.issued());
        return read.parent();
    }
}
