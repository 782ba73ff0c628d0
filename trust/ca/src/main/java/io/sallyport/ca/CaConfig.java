// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import java.time.Duration;
import java.util.List;

/**
 * The issuing authority, in the configuration as {@code ca}.
 *
 * @param listener enrolment and the trust bundle; server TLS, since who enrols has no certificate
 * @param renewalListener renewal; mutual TLS
 * @param life of a certificate, 1 s to 24 h
 * @param dnsNames names that every certificate carries beside the workload's own, for ordinary
 *     clients; never an identity
 * @param addresses as {@code dnsNames}, for addresses
 * @param workloadTokens issuers whose OIDC tokens prove workloads beside join tokens
 * @param federation other trust domains, at most 16, each with its own anchors; empty means that
 *     nobody of another domain is known
 * @param rootNotice for so long a new root is in the bundle before anything is signed below it, so
 *     that other trust domains have it by then: three times the refresh hint (SPIFFE Federation,
 *     4.1); 0 to 24 h
 */
public record CaConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default(Listener.SMALL) Listener renewalListener,
        @Default("1h") Duration life,
        @Default("[localhost]") List<String> dnsNames,
        @Default("[127.0.0.1]") List<String> addresses,
        @Default("[]") List<WorkloadIssuer> workloadTokens,
        @Default("[]") List<ForeignDomain> federation,
        @Default("3m") Duration rootNotice) {
    private static final int MOST_DOMAINS = 16;

    public CaConfig {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        workloadTokens = List.copyOf(workloadTokens);
        federation = List.copyOf(federation);
        if (federation.size() > MOST_DOMAINS) {
            throw new IllegalArgumentException(
                    "federation: "
                            + federation.size()
                            + " (expected: at most "
                            + MOST_DOMAINS
                            + ")");
        }
        if (rootNotice.isNegative() || rootNotice.compareTo(Wanted.LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "root-notice: " + rootNotice + " (expected: 0s to 24h)");
        }
        new Wanted(OwnId.of("any"), life, dnsNames, addresses);
    }

    /** Without other trust domains, so that nobody has to be given notice. */
    public CaConfig(
            Listener listener,
            Listener renewalListener,
            Duration life,
            List<String> dnsNames,
            List<String> addresses,
            List<WorkloadIssuer> workloadTokens) {
        this(
                listener,
                renewalListener,
                life,
                dnsNames,
                addresses,
                workloadTokens,
                List.of(),
                Duration.ZERO);
    }
}
