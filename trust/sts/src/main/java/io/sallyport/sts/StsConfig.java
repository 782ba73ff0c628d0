// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The token service, in the configuration as {@code sts}. Workloads are named without the trust
 * domain.
 *
 * @param listener mutual TLS only
 * @param issuers identity providers whose access tokens start a chain; empty means that no user can
 *     come in
 * @param edges who may exchange a token for which next hop; what is not here is refused
 * @param services workloads that may have tokens of their own, without any user's rights
 * @param addressFrom workloads that may state the user's address ({@code request_context})
 * @param mayRevoke workloads that may revoke anything; all others only their own chains
 * @param mayRevokeWorkloads workloads that may revoke workloads and certificates, and nothing else:
 *     the authority that issued them
 * @param exchangesPerToken how often one token may be exchanged over one edge
 * @param revocationLife how long the revocation of one token or chain lasts; a token that lives
 *     longer is not taken
 * @param standingLife how long the revocation of a session, user, workload or certificate lasts: at
 *     least as long as any of them lives, since new tokens are made from them
 * @param logout where identity providers tell that a user signed out; without it they cannot
 */
public record StsConfig(
        @Default(Listener.SMALL) Listener listener,
        List<IssuerConfig> issuers,
        List<EdgeConfig> edges,
        @Default("[]") List<ServiceConfig> services,
        @Default("[]") List<String> addressFrom,
        @Default("[]") List<String> mayRevoke,
        @Default("[ca]") List<String> mayRevokeWorkloads,
        @Default("20") int exchangesPerToken,
        @Default("1h") Duration revocationLife,
        @Default("24h") Duration standingLife,
        Optional<LogoutConfig> logout) {
    public StsConfig {
        issuers = List.copyOf(issuers);
        edges = List.copyOf(edges);
        services = List.copyOf(services);
        addressFrom = List.copyOf(addressFrom);
        mayRevoke = List.copyOf(mayRevoke);
        mayRevokeWorkloads = List.copyOf(mayRevokeWorkloads);
        if (exchangesPerToken < 1) {
            throw new IllegalArgumentException(
                    "exchanges-per-token: " + exchangesPerToken + " (expected: 1 or more)");
        }
        if (revocationLife.compareTo(Duration.ofMinutes(5)) < 0) {
            throw new IllegalArgumentException(
                    "revocation-life: " + revocationLife + " (expected: 5m or more)");
        }
        if (standingLife.compareTo(revocationLife) < 0) {
            throw new IllegalArgumentException(
                    "standing-life: " + standingLife + " (expected: revocation-life or more)");
        }
    }
}
