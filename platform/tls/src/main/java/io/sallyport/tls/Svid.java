// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * One X.509-SVID with its key (X509-SVID, 2 to 5).
 *
 * @param id the identity that the leaf states
 * @param key the leaf's private key
 * @param chain leaf first, then intermediates; never empty
 */
public record Svid(SpiffeId id, PrivateKey key, List<X509Certificate> chain) {
    public Svid {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("svid: no certificate (expected: leaf first)");
        }
    }

    /** The certificate that peers see. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    @Override
    public String toString() {
        return "Svid[" + id + ", key redacted]";
    }
}
