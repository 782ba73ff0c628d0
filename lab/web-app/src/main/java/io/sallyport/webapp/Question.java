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
        return new Question(request, txn(token), session.name());
    }

    private static String txn(BearerToken token) {
        try {
            String txn = SignedJWT.parse(token.text()).getJWTClaimsSet().getStringClaim("txn");
            return Optional.ofNullable(txn).orElse("");
        } catch (ParseException e) {
            return "";
        }
    }
}
