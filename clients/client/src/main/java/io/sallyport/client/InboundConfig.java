// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.identity.RootKey;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.util.Set;

/**
 * Whom a service believes, and who may call it.
 *
 * @param issuer the token service's {@code iss}
 * @param tokenRoot the token root's public key, base64 of its SubjectPublicKeyInfo, as {@code init}
 *     printed it
 * @param sts where the token service listens, {@code https://host:port}
 * @param callers the workloads that may call; empty means nobody
 * @param scope what a token must allow
 */
public record InboundConfig(
        String issuer, String tokenRoot, URI sts, Set<SpiffeId> callers, String scope) {
    public InboundConfig {
        callers = Set.copyOf(callers);
        RootKey.parse(tokenRoot);
        if (!"https".equals(sts.getScheme()) || scope.isBlank()) {
            throw new IllegalArgumentException(
                    "inbound: " + sts + " (expected: an https address and a scope)");
        }
    }
}
