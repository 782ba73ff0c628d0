// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Set;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Key and trust managers that read an {@link IdentitySource} at every handshake, so nothing has to
 * be reloaded when it changes. Thread-safe.
 */
public final class TlsManagers {
    private TlsManagers() {}

    /** Shows the source's newest identity. */
    public static X509ExtendedKeyManager keyManager(IdentitySource source) {
        return new LiveKeyManager(source);
    }

    /**
     * Accepts peers of the source's trust domain whose SPIFFE ID {@code allowed} accepts, nobody
     * else. Names of hosts are not looked at: the identity is the URI SAN.
     */
    public static X509ExtendedTrustManager trustManager(
            IdentitySource source, Predicate<SpiffeId> allowed) {
        return new JudgingTrustManager(new PeerJudge(source, Clock.systemUTC()), allowed);
    }

    /**
     * As above, and of other trust domains these workloads, each by its own domain's anchors.
     * Nobody else of another domain is accepted, whatever {@code allowed} says.
     */
    public static X509ExtendedTrustManager trustManager(
            IdentitySource source, Predicate<SpiffeId> allowed, Set<SpiffeId> foreigners) {
        return new JudgingTrustManager(
                new PeerJudge(source, foreigners, Clock.systemUTC()), allowed);
    }

    /** As above with a fixed bundle, for who has no identity yet: enrolment. */
    public static X509ExtendedTrustManager trustManager(
            TrustBundle bundle, Predicate<SpiffeId> allowed) {
        return new JudgingTrustManager(new PeerJudge(() -> bundle, Clock.systemUTC()), allowed);
    }

    /** For callers without an engine (the JDK's HttpClient): TLS 1.3, both ends proven. */
    public static SSLContext context(IdentitySource source, Predicate<SpiffeId> allowed) {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(
                    new KeyManager[] {keyManager(source)},
                    new TrustManager[] {trustManager(source, allowed)},
                    null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tls: no TLS 1.3 in this platform", e);
        }
    }
}
