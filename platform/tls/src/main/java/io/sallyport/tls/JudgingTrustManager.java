// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import io.sallyport.tls.Verdict.Accepted;
import io.sallyport.tls.Verdict.Reason;
import io.sallyport.tls.Verdict.Refused;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Lets a {@link PeerJudge} decide. It is an extended manager so that the JDK leaves the check of
 * host names to it, and it does none: the identity is the URI SAN.
 */
final class JudgingTrustManager extends X509ExtendedTrustManager {
    private final PeerJudge judge;
    private final Predicate<SpiffeId> allowed;

    JudgingTrustManager(PeerJudge judge, Predicate<SpiffeId> allowed) {
        this.judge = judge;
        this.allowed = allowed;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        newestOnly(socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        newestOnly(socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
        check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        newestOnly(engine.getHandshakeSession());
        check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        newestOnly(engine.getHandshakeSession());
        check(chain);
    }

    /** None: a list would be read once and grow old; the other end has one certificate anyway. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static void newestOnly(@Nullable SSLSession session) throws CertificateException {
        if (session != null && !"TLSv1.3".equals(session.getProtocol())) {
            throw new CertificateException(
                    "tls version: " + session.getProtocol() + " (expected: TLSv1.3)");
        }
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        switch (judge.judge(List.of(chain))) {
            case Refused(var reason) -> throw new PeerRefusedException(reason);
            case Accepted(var peer) -> {
                if (!allowed.test(peer.id())) {
                    throw new PeerRefusedException(Reason.NOT_EXPECTED);
                }
            }
        }
    }
}
