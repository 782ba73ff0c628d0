// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.cert.X509Certificate;
import java.util.Set;

/**
 * The anchors of one trust domain; bundles of different domains are never merged (SPIFFE trust
 * domain and bundle, 4).
 *
 * @param trustDomain the only domain these anchors may vouch for
 * @param anchors empty means that nobody is trusted
 */
public record TrustBundle(String trustDomain, Set<X509Certificate> anchors) {
    public TrustBundle {
        anchors = Set.copyOf(anchors);
    }
}
