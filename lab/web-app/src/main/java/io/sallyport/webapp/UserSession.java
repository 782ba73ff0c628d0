// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.identity.BearerToken;
import java.time.Instant;

/**
 * A signed-in user. Its token never leaves this process but to the token service.
 *
 * @param name the ID token's {@code sub}, also for the page
 * @param sid the sign-in at the provider; empty when it does not name one
 * @param token T0
 * @param expires of T0
 * @param csrf sent with every request that changes something
 */
record UserSession(String name, String sid, BearerToken token, Instant expires, String csrf) {
    /** This session for a page that already has a CSRF token: other tabs go on working. */
    UserSession withCsrf(String known) {
        return new UserSession(name, sid, token, expires, known);
    }

    @Override
    public String toString() {
        return "UserSession[" + name + "]";
    }
}
