// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.RootKey;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whom a process believes, in the configuration as {@code trust}.
 *
 * @param domain this process's trust domain
 * @param issuer the token service's {@code iss}
 * @param sts where the token service listens
 * @param tokenRoot the token root's public key, base64 of its SubjectPublicKeyInfo
 * @param edges role name to the workloads that may talk to it; a role that is missing takes calls
 *     from nobody
 */
public record TrustConfig(
        String domain, String issuer, URI sts, String tokenRoot, Map<String, List<String>> edges) {
    public TrustConfig {
        edges = Map.copyOf(edges);
        RootKey.parse(tokenRoot); // a wrong one is told at start, not by every request
        if (!"https".equals(sts.getScheme())) {
            throw new IllegalArgumentException("sts: `" + sts + "` (expected: https://host:port)");
        }
    }

    /** The workload of that name in this trust domain. */
    public SpiffeId workload(String name) {
        return new SpiffeId(domain, "/" + name);
    }

    /** Who may talk to {@code role}. */
    public Set<SpiffeId> callersOf(String role) {
        return edges.getOrDefault(role, List.of()).stream()
                .map(this::workload)
                .collect(Collectors.toUnmodifiableSet());
    }
}
