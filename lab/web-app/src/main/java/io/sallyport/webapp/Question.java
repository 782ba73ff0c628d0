// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.nimbusds.jwt.SignedJWT;
import io.sallyport.http.Request;
import io.sallyport.identity.BearerToken;
import java.text.ParseException;
import java.util.Optional;

/**
 * Whose question is on its way.
 *
 * @param txn its id through the chain; empty when the token does not name one
 * @param subject who asks
 */
record Question(Request request, String txn, String subject) {
    /** Reads the id from T1, which came from the token service itself. */
    static Question of(Request request, BearerToken token, UserSession session) {
        return new Question(request, claim(token, "txn"), session.name());
    }

    /** What a token that came from the token service itself says; empty when it does not. */
    static String claim(BearerToken token, String name) {
        try {
            String value = SignedJWT.parse(token.text()).getJWTClaimsSet().getStringClaim(name);
            return Optional.ofNullable(value).orElse("");
        } catch (ParseException e) {
            return "";
        }
    }
}
