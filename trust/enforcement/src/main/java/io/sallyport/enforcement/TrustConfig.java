// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.RootKey;
import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
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
 * @param edges role name to the workloads that may talk to it, by name, those of other trust
 *     domains by their full SPIFFE ID; a role that is missing takes calls from nobody
 * @param usersPerActor one service that acts for more users within ten minutes is told as {@code
 *     subject_fan_out}; nobody is refused for it
 */
public record TrustConfig(
        String domain,
        String issuer,
        URI sts,
        String tokenRoot,
        Map<String, List<String>> edges,
        @Default("1000") int usersPerActor) {
    /** How many users one service may act for unremarked, unless it is configured. */
    public static final int USERS_PER_ACTOR = 1_000;

    public TrustConfig {
        edges = Map.copyOf(edges);
        new Flaws()
                .unless(
                        "https".equals(sts.getScheme()),
                        "sts",
                        "`" + sts + "` (expected: https://host:port)")
                .unless( // a wrong one is told at start, not by every request
                        rooted(tokenRoot),
                        "token-root",
                        "no key (expected: base64 of an EC P-256 public key, printed by init)")
                .unless(
                        usersPerActor > 0 && usersPerActor <= 20_000,
                        "users-per-actor",
                        usersPerActor + " (expected: 1 to 20000)")
                .unless(
                        edges.values().stream()
                                .flatMap(List::stream)
                                .allMatch(named -> readable(domain, named)),
                        "edges",
                        "a name that is none (expected: a workload's name, or spiffe://domain/path)")
                .refuse();
    }

    /** With the default of {@link #usersPerActor}. */
    public TrustConfig(
            String domain,
            String issuer,
            URI sts,
            String tokenRoot,
            Map<String, List<String>> edges) {
        this(domain, issuer, sts, tokenRoot, edges, USERS_PER_ACTOR);
    }

    private static boolean rooted(String key) {
        try {
            RootKey.parse(key);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The workload of that name in this trust domain. */
    public SpiffeId workload(String name) {
        return new SpiffeId(domain, "/" + name);
    }

    /** Who may talk to {@code role}. */
    public Set<SpiffeId> callersOf(String role) {
        return edges.getOrDefault(role, List.of()).stream()
                .map(named -> caller(domain, named))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Those of them that are of other trust domains. A server lets them in by {@code
     * ServerTls.Mutual}, when their domain is known ({@code ca.federation}).
     */
    public Set<SpiffeId> foreignersOf(String role) {
        return callersOf(role).stream()
                .filter(caller -> !caller.trustDomain().equals(domain))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static SpiffeId caller(String domain, String named) {
        return named.startsWith("spiffe://")
                ? SpiffeId.parse(named)
                : new SpiffeId(domain, "/" + named);
    }

    private static boolean readable(String domain, String named) {
        try {
            return !caller(domain, named).path().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
