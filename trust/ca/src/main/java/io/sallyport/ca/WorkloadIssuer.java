// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.Default;
import io.sallyport.runtime.Flaws;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An issuer whose OIDC tokens prove workloads, in the configuration under {@code
 * ca.workload-tokens}: a Kubernetes cluster, GitHub Actions, a cloud. What is not pinned here does
 * not count, and nothing of it is taken from a token (RFC 8725, 3.8 to 3.11).
 *
 * @param issuer exact {@code iss}
 * @param keys its key set: {@code https:} against public authorities, {@code http:} on this machine
 *     only, or {@code file:} for a copy, as {@code kubectl get --raw /openid/v1/jwks} makes it
 * @param audience the only {@code aud}; without it this authority's SPIFFE ID
 * @param algorithms of {@code ES256}, {@code RS256}, {@code PS256}
 * @param types exact {@code typ} of its tokens; {@code ""} for one that states none
 * @param keysLast for how long its keys count while it does not answer, 1 minute to 24 hours
 * @param workloads whom its tokens prove; empty means nobody
 */
public record WorkloadIssuer(
        String issuer,
        URI keys,
        Optional<String> audience,
        @Default("[RS256]") List<String> algorithms,
        @Default("[JWT]") List<String> types,
        @Default("1h") Duration keysLast,
        List<Rule> workloads) {
    private static final Set<String> ALGORITHMS = Set.of("ES256", "RS256", "PS256");
    private static final Set<String> SCHEMES = Set.of("https", "http", "file");
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    public WorkloadIssuer {
        algorithms = List.copyOf(algorithms);
        types = List.copyOf(types);
        workloads = List.copyOf(workloads);
        new Flaws()
                .unless(
                        !algorithms.isEmpty() && ALGORITHMS.containsAll(algorithms),
                        "algorithms",
                        algorithms + " (expected: of ES256, RS256, PS256)")
                .unless(
                        keys.getScheme() != null && SCHEMES.contains(keys.getScheme()),
                        "keys",
                        "`" + keys + "` (expected: https://host/path or file:///path)")
                .unless(
                        keysLast.compareTo(SHORTEST) >= 0
                                && keysLast.compareTo(Wanted.LONGEST) <= 0,
                        "keys-last",
                        keysLast + " (expected: 1m to 24h)")
                .refuse();
    }

    /**
     * Which tokens prove which workload.
     *
     * @param workload its name in this trust domain
     * @param claims all of these must be there with exactly this text; members of members with a
     *     slash between, as {@code kubernetes.io/namespace}
     */
    public record Rule(String workload, Map<String, String> claims) {
        public Rule {
            claims = Map.copyOf(claims);
            if (claims.isEmpty()) {
                throw new IllegalArgumentException(
                        "claims: none (expected: sub, or what else names the workload)");
            }
        }
    }
}
