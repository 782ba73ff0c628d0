// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import java.time.Instant;
import java.util.Optional;

/**
 * A verified logout token (OpenID Connect Back-Channel Logout 1.0, 2.4).
 *
 * @param issuer who says so
 * @param jti its id, taken once
 * @param sid the session that ended; empty for all of the user's
 * @param sub the user; there when {@code sid} is not
 * @param issued sessions that begin later are not meant
 */
record LogoutToken(
        String issuer, String jti, Optional<String> sid, Optional<String> sub, Instant issued) {
    LogoutToken {
        if (sid.isEmpty() && sub.isEmpty()) {
            throw new IllegalArgumentException("logout token: nobody (expected: sid or sub)");
        }
    }
}
