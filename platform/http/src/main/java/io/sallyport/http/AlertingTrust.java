// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import io.sallyport.tls.PeerRefusedException;
import io.sallyport.tls.Verdict;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Makes the native engine send the alert that fits a refusal (bad_certificate,
 * certificate_expired), so that the other end's operator learns whose certificate it is; the engine
 * would say internal_error. It never accepts what it wraps did not.
 */
final class AlertingTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager judge;

    AlertingTrust(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void alerting(Check check) throws CertificateException {
        try {
            check.run();
        } catch (PeerRefusedException e) {
            throw new OpenSslCertificateException(e.getMessage(), e, code(e.reason()));
        }
    }

    private static int code(Verdict.Reason reason) {
        if (reason == Verdict.Reason.EXPIRED) {
            return CertificateVerifier.X509_V_ERR_CERT_HAS_EXPIRED;
        }
        return reason == Verdict.Reason.REVOKED
                ? CertificateVerifier.X509_V_ERR_CERT_REVOKED
                : CertificateVerifier.X509_V_ERR_CERT_REJECTED;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        alerting(() -> judge.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        alerting(() -> judge.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        alerting(() -> judge.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        alerting(() -> judge.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        alerting(() -> judge.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        alerting(() -> judge.checkServerTrusted(chain, authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }
}
