// SPDX-License-Identifier: Apache-2.0
package io.sallyport.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a {@link TestCa} puts into a leaf; sound unless changed.
 *
 * @param uris the URI SANs
 * @param keyUsage bits of X.509 key usage, as Bouncy Castle counts them
 * @param extendedUsages object identifiers; empty leaves the extension out
 * @param key {@code secp256r1}, {@code secp384r1} or {@code RSA-1024}, {@code RSA-2048}
 */
public record Leaf(
        List<String> uris,
        Instant notBefore,
        Instant notAfter,
        boolean authority,
        int keyUsage,
        List<String> extendedUsages,
        String key) {
    private static final int DIGITAL_SIGNATURE = 1 << 7;
    private static final int CERT_AND_CRL_SIGN = 1 << 2 | 1 << 1;

    public Leaf {
        uris = List.copyOf(uris);
        extendedUsages = List.copyOf(extendedUsages);
    }

    /** A sound leaf for one hour. */
    public static Leaf of(String spiffeId) {
        Instant now = Instant.now();
        return new Leaf(
                List.of(spiffeId),
                now.minus(Duration.ofDays(2)),
                now.plus(Duration.ofHours(1)),
                false,
                DIGITAL_SIGNATURE,
                List.of("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"),
                "secp256r1");
    }

    /** This leaf with other URI SANs. */
    public Leaf uris(List<String> other) {
        return new Leaf(other, notBefore, notAfter, authority, keyUsage, extendedUsages, key);
    }

    /** This leaf, valid from then on. */
    public Leaf notBefore(Instant other) {
        return new Leaf(uris, other, notAfter, authority, keyUsage, extendedUsages, key);
    }

    /** This leaf, valid until then. */
    public Leaf notAfter(Instant other) {
        return new Leaf(uris, notBefore, other, authority, keyUsage, extendedUsages, key);
    }

    /** This leaf as a certificate authority. */
    public Leaf asAuthority() {
        return new Leaf(uris, notBefore, notAfter, true, CERT_AND_CRL_SIGN, List.of(), key);
    }

    /** This leaf with other key usage bits. */
    public Leaf keyUsage(int bits) {
        return new Leaf(uris, notBefore, notAfter, authority, bits, extendedUsages, key);
    }

    /** This leaf with other extended usages. */
    public Leaf extendedUsages(List<String> other) {
        return new Leaf(uris, notBefore, notAfter, authority, keyUsage, other, key);
    }

    /** This leaf with a key of another kind. */
    public Leaf key(String other) {
        return new Leaf(uris, notBefore, notAfter, authority, keyUsage, extendedUsages, other);
    }
}
