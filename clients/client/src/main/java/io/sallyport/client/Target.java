// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.util.Set;

/**
 * A service that is called on behalf of users.
 *
 * @param id who must answer, whatever the name in {@code base}
 * @param base for example {@code https://localhost:8445}
 * @param scopes what the token for it shall allow; never empty
 */
public record Target(SpiffeId id, URI base, Set<String> scopes) {
    public Target {
        scopes = Set.copyOf(scopes);
        if (!"https".equals(base.getScheme()) || scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    "target: " + base + " (expected: an https address and at least one scope)");
        }
    }
}
