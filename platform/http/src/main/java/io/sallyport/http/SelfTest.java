// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Asks a freshly started server without a certificate. It must be refused in the handshake; any
 * answer, also a refusal in HTTP, means that TLS does not guard the port.
 *
 * <p>The stranger is the JDK's own TLS over a blocking socket, not the engine that it judges. In
 * TLS 1.3 a client's side of the handshake ends before the server has looked at its certificate, so
 * the refusal may come at any byte from then on; a socket sees it wherever it comes.
 */
final class SelfTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final byte[] QUESTION =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private SelfTest() {}

    /**
     * Proves it.
     *
     * @throws IllegalStateException when a client without certificate was answered, or nobody knows
     */
    static void refusesStrangers(String host, int port) {
        try (var line = new Socket()) {
            line.connect(new InetSocketAddress(host, port), Math.toIntExact(LIMIT.toMillis()));
            line.setSoTimeout(Math.toIntExact(LIMIT.toMillis()));
            if (answered(line, host, port)) {
                throw new IllegalStateException(
                        "tls self-test: a client without certificate was answered (expected:"
                                + " refused in the handshake); do not run this");
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(
                    "tls self-test: no result (expected: a client without certificate is refused)",
                    e);
        }
    }

    private static boolean answered(Socket line, String host, int port)
            throws IOException, GeneralSecurityException {
        var tls = (SSLSocket) credulous().getSocketFactory().createSocket(line, host, port, true);
        try (tls) {
            tls.startHandshake();
            tls.getOutputStream().write(QUESTION);
            return tls.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            throw e; // neither refused nor answered
        } catch (IOException e) {
            return false; // an alert; or a close that overtook it
        }
    }

    private static SSLContext credulous() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Credulous()}, null);
        return context;
    }

    /** Believes everybody: the stranger has nothing to say and learns nothing. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
