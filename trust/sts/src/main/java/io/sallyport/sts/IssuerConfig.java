// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.runtime.Default;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An identity provider that is believed, in the configuration under {@code sts.issuers}. What is
 * not pinned here does not count, and nothing of it is taken from a token (RFC 8725, 3.8 to 3.11).
 *
 * @param issuer exact {@code iss}
 * @param jwksUri where its keys are; without it they are asked for once, of the issuer's own
 *     metadata, whose {@code issuer} must be this one and whose {@code jwks_uri} must lie on the
 *     same host and port (OpenID Connect Discovery 1.0, 4.3)
 * @param reach how to get there
 * @param workload the callee's name, with {@code mutual-tls} only
 * @param authorities certificate authorities that prove it, PEM, with {@code outside} only; without
 *     it the public ones
 * @param algorithms of {@code ES256}, {@code RS256}, {@code PS256}
 * @param types exact {@code typ} of its access tokens: {@code at+jwt}, or {@code JWT} where it
 *     knows no better
 * @param audiences one of them must be in {@code aud}
 * @param clients its client ids, each with the workload that it is
 * @param bound whether its tokens must be bound to the requester's certificate (RFC 8705, 3)
 * @param tenants the only tenants that it may assert
 * @param tenantClaim where the tenant stands, as {@link ClaimPath} reads it
 * @param groupsClaim where the groups stand, as {@link ClaimPath} reads it; a missing claim means
 *     none
 * @param mapping its words for tenants, groups and scopes, where they are not ours
 * @param scopes the most that its users' chains can have
 * @param keysLast for how long its keys count while it does not answer, 1 minute to 24 hours; after
 *     that its users are refused
 */
public record IssuerConfig(
        String issuer,
        Optional<URI> jwksUri,
        Reach reach,
        Optional<String> workload,
        Optional<Path> authorities,
        @Default("[ES256]") List<String> algorithms,
        @Default("[at+jwt]") List<String> types,
        List<String> audiences,
        Map<String, String> clients,
        @Default("accepted") Binding bound,
        List<String> tenants,
        @Default("tenant") String tenantClaim,
        @Default("groups") String groupsClaim,
        Optional<MappingConfig> mapping,
        List<String> scopes,
        @Default("1h") Duration keysLast) {
    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(24);

    /** How an identity provider is reached. */
    public enum Reach {
        /** A workload of our own: both ends are proven. */
        MUTUAL_TLS,
        /** Somebody else's: TLS against public authorities, or {@code authorities}. */
        OUTSIDE,
        /** Plain HTTP on this machine: development only. */
        LOOPBACK
    }

    /** What of {@code cnf.x5t#S256}; where it stands, it must be the requester's certificate. */
    public enum Binding {
        /** A token without it is refused. */
        REQUIRED,
        /** A token without it is taken: whoever is the client can use it. */
        ACCEPTED
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
        if (authorities.isPresent() && reach != Reach.OUTSIDE) {
            throw new IllegalArgumentException(
                    "authorities: with reach outside only (expected: a file, or nothing)");
        }
        if (issuer.isBlank() || issuer.contains(" ")) {
            throw new IllegalArgumentException("issuer: blank (expected: its exact iss)");
        }
        if (keysLast.compareTo(SHORTEST) < 0 || keysLast.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("keys-last: " + keysLast + " (expected: 1m to 24h)");
        }
        checkAddress(issuer, jwksUri, reach);
        new ClaimPath(tenantClaim);
        new ClaimPath(groupsClaim);
    }

    private static void checkAddress(String issuer, Optional<URI> jwksUri, Reach reach) {
        if (jwksUri.isEmpty() && reach == Reach.MUTUAL_TLS) {
            throw new IllegalArgumentException(
                    "jwks-uri: missing (expected: its address, with reach mutual-tls)");
        }
        String address = jwksUri.map(URI::toString).orElse(issuer);
        String scheme = reach == Reach.LOOPBACK ? "http://" : "https://";
        if (!address.startsWith(scheme)) {
            throw new IllegalArgumentException(
                    (jwksUri.isPresent() ? "jwks-uri: `" : "issuer: `")
                            + address
                            + "` (expected: "
                            + scheme
                            + " with that reach)");
        }
    }
}
