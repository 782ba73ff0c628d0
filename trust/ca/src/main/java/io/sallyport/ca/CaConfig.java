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
 */
public record CaConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default(Listener.SMALL) Listener renewalListener,
        @Default("1h") Duration life,
        @Default("[localhost]") List<String> dnsNames,
        @Default("[127.0.0.1]") List<String> addresses,
        @Default("[]") List<WorkloadIssuer> workloadTokens) {
    public CaConfig {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        workloadTokens = List.copyOf(workloadTokens);
        new Wanted(OwnId.of("any"), life, dnsNames, addresses);
    }
}
