// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.cert.X509Certificate;
import java.time.Instant;

/**
 * The other end of a connection, proven by its certificate.
 *
 * @param id from the certificate's only URI SAN
 * @param thumbprint base64url SHA-256 of the certificate, as {@code x5t#S256} has it (RFC 8705,
 *     3.1)
 * @param expires the end of the certificate; a peer is judged again on every request
 */
public record Peer(SpiffeId id, String thumbprint, Instant expires) {
    /** The thumbprint that a peer with this certificate has. */
    public static String thumbprint(X509Certificate certificate) {
        return LeafRules.thumbprint(certificate);
    }
}
