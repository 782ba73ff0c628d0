// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.SpiffeId;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * What a certificate shall say.
 *
 * @param id the identity, its only URI
 * @param life 1 s to 24 h
 * @param dnsNames for ordinary clients; never an identity
 * @param addresses as {@code dnsNames}, literal IP addresses
 */
public record Wanted(SpiffeId id, Duration life, List<String> dnsNames, List<String> addresses) {
    /** No certificate lives longer. */
    static final Duration LONGEST = Duration.ofHours(24);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public Wanted {
        dnsNames = List.copyOf(dnsNames);
        addresses = List.copyOf(addresses);
        if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("life: " + life + " (expected: 1s to 24h)");
        }
        dnsNames.forEach(Wanted::requireName);
        addresses.forEach(InetAddress::ofLiteral);
    }

    private static void requireName(String name) {
        if (!DnsNames.valid(name)) {
            throw new IllegalArgumentException(
                    "dns-names: `" + name + "` (expected: labels of a-z 0-9 -, no wildcard)");
        }
    }
}
