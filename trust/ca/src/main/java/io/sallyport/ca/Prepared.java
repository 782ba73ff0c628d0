// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.TrustBundle;
import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * A new issuing authority that lies in its file and does not sign yet.
 *
 * @param root above it
 */
record Prepared(String file, X509Certificate issuing, X509Certificate root) {
    AuthorityRow row(Instant now, long needs) {
        return new AuthorityRow(
                TrustBundle.keyId(issuing.getPublicKey()),
                file,
                TrustBundle.keyId(root.getPublicKey()),
                AuthorityRow.State.PREPARED,
                now,
                issuing.getNotAfter().toInstant(),
                needs);
    }
}
