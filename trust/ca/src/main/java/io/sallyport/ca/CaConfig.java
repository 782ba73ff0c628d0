// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Listener;
import io.sallyport.runtime.Default;
import java.net.InetAddress;
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
 */
public record CaConfig(
        @Default(Listener.SMALL) Listener listener,
        @Default(Listener.SMALL) Listener renewalListener,
        @Default("1h") Duration life,
        @Default("[localhost]") List<String> dnsNames,
        @Default("[127.0.0.1]") List<String> addresses) {
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public CaConfig {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("life: " + life + " (expected: 1s to 24h)");
        }
        dnsNames.forEach(CaConfig::requireName);
        addresses.forEach(InetAddress::ofLiteral);
    }

    private static void requireName(String name) {
        if (!DnsNames.valid(name)) {
            throw new IllegalArgumentException(
                    "dns-names: `" + name + "` (expected: labels of a-z 0-9 -, no wildcard)");
        }
    }
}
