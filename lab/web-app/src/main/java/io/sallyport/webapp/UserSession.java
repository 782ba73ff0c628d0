// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.identity.BearerToken;
import java.time.Instant;

/**
 * A signed-in user. Its token never leaves this process but to the token service.
 *
 * @param name for the page
 * @param token T0
 * @param expires of T0
 * @param csrf sent with every request that changes something
 */
record UserSession(String name, BearerToken token, Instant expires, String csrf) {
    @Override
    public String toString() {
        return "UserSession[" + name + "]";
    }
}
