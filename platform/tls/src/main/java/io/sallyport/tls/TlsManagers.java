// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Key and trust managers that read an {@link IdentitySource} at every handshake. Thread-safe. */
public final class TlsManagers {
    private TlsManagers() {}

    /** Shows the source's newest identity. */
    public static X509ExtendedKeyManager keyManager(IdentitySource source) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Accepts peers of the source's trust domain whose SPIFFE ID {@code allowed} accepts, nobody
     * else.
     */
    public static X509ExtendedTrustManager trustManager(
            IdentitySource source, Predicate<SpiffeId> allowed) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** For callers without an engine (the JDK's HttpClient): TLS 1.3, both ends proven. */
    public static SSLContext context(IdentitySource source, Predicate<SpiffeId> allowed) {
        throw new UnsupportedOperationException("skeleton");
    }
}
