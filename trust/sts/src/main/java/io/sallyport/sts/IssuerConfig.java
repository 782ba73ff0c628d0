// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.runtime.Default;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider that is believed, in the configuration under {@code sts.issuers}. Nothing of
 * it is discovered: what is not pinned here does not count (RFC 8725, 3.8 to 3.11).
 *
 * @param issuer exact {@code iss}
 * @param jwksUri where its keys are
 * @param reach how to get there
 * @param workload the callee's name, with {@code mutual-tls} only
 * @param algorithms of {@code ES256}, {@code RS256}, {@code PS256}
 * @param types exact {@code typ} of its access tokens: {@code at+jwt}, or {@code JWT} where it
 *     knows no better
 * @param audiences one of them must be in {@code aud}
 * @param clients its client ids, each with the workload that it is
 * @param tenants the only tenants that it may assert
 * @param tenantClaim where the tenant stands
 * @param groupsClaim where the groups stand; a missing claim means none
 * @param scopes the most that its users' chains can have
 */
public record IssuerConfig(
        String issuer,
        URI jwksUri,
        Reach reach,
        Optional<String> workload,
        @Default("[ES256]") List<String> algorithms,
        @Default("[at+jwt]") List<String> types,
        List<String> audiences,
        Map<String, String> clients,
        List<String> tenants,
        @Default("tenant") String tenantClaim,
        @Default("groups") String groupsClaim,
        List<String> scopes) {
    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256");

    /** How an identity provider is reached. */
    public enum Reach {
        /** A workload of our own: both ends are proven. */
        MUTUAL_TLS,
        /** Somebody else's: TLS against public authorities. */
        OUTSIDE,
        /** Plain HTTP on this machine: development only. */
        LOOPBACK
    }

    public IssuerConfig {
        algorithms = List.copyOf(algorithms);
        types = List.copyOf(types);
        audiences = List.copyOf(audiences);
        clients = Map.copyOf(clients);
        tenants = List.copyOf(tenants);
        scopes = List.copyOf(scopes);
        if (!ALGORITHMS.containsAll(algorithms) || algorithms.isEmpty()) {
            throw new IllegalArgumentException(
                    "algorithms: " + algorithms + " (expected: of ES256, RS256, PS256)");
        }
        if (workload.isPresent() != (reach == Reach.MUTUAL_TLS)) {
            throw new IllegalArgumentException(
                    "workload: with reach mutual-tls, and only then (expected: the callee's name)");
        }
        if (issuer.isBlank() || issuer.contains(" ")) {
            throw new IllegalArgumentException("issuer: blank (expected: its exact iss)");
        }
    }
}
