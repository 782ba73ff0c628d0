// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.TlsManagers;
import io.sallyport.world.DemoChain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/** Connections by hand, as no client of ours would make them. */
final class Wire {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 12_000;
    private static final int LISTEN_MILLIS = 3_000;
    private static final int ALERT = 21; // RFC 8446, 5.1: a record of this type
    private static final Pattern TOLD = Pattern.compile("Received fatal alert: ([a-z_0-9]+)");

    private final DemoChain chain;
    private final IdentitySource identity;

    /**
     * @param identity whose certificate is shown where one is shown, and whose anchors are believed
     */
    Wire(DemoChain chain, IdentitySource identity) {
        this.chain = chain;
        this.identity = identity;
    }

    /** A request without TLS. */
    Seen plain(DemoChain.Port port) {
        try (Socket socket = connect(port)) {
            return ask(socket);
        } catch (IOException e) {
            return closed(e);
        }
    }

    /** A request over this version of TLS, with or without a certificate. */
    Seen tls(DemoChain.Port port, String version, boolean certificate) {
        return tls(port, version, certificate ? Shown.GOOD : Shown.NONE);
    }

    /** A request over TLS 1.3 with a certificate that should not be taken. */
    Seen foreign(DemoChain.Port port) {
        return tls(port, "TLSv1.3", Shown.FOREIGN);
    }

    /** What is shown of a certificate. */
    private enum Shown {
        NONE,
        FOREIGN,
        GOOD
    }

    private Seen tls(DemoChain.Port port, String version, Shown shown) {
        try (Socket socket = connect(port);
                var secure =
                        (SSLSocket)
                                context(port, shown)
                                        .getSocketFactory()
                                        .createSocket(socket, "localhost", port.number(), true)) {
            secure.setEnabledProtocols(new String[] {version});
            secure.startHandshake();
            if (shown != Shown.GOOD) {
                listen(secure);
            }
            return ask(secure);
        } catch (IOException e) {
            return closed(e);
        }
    }

    private static Socket connect(DemoChain.Port port) throws IOException {
        var socket = new Socket();
        try {
            socket.setSoTimeout(READ_MILLIS);
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port.number());
            socket.connect(address, CONNECT_MILLIS);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * In TLS 1.3 the client is done before the server has judged it: its alert must be read before
     * anything is written, or the reset that follows can swallow it.
     */
    private static void listen(SSLSocket socket) throws IOException {
        socket.setSoTimeout(LISTEN_MILLIS);
        try {
            socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            socket.setSoTimeout(READ_MILLIS); // it waits for a request: so it shall have one
        }
    }

    /** Anything but an HTTP status line is no answer; what TLS says to plain text is none. */
    private static Seen ask(Socket socket) throws IOException {
        socket.getOutputStream().write(REQUEST);
        socket.getOutputStream().flush();
        byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
        String text = new String(line, StandardCharsets.ISO_8859_1);
        if (text.matches("HTTP/1\\.1 [1-5][0-9]{2}")) {
            return new Seen.Answered(Integer.parseInt(text.substring(9)), "", "");
        }
        return new Seen.Closed(
                line.length > 0 && line[0] == ALERT ? "alert in clear text" : "closed");
    }

    private SSLContext context(DemoChain.Port port, Shown shown) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] keys =
                    shown == Shown.NONE
                            ? new KeyManager[0]
                            : new KeyManager[] {TlsManagers.keyManager(identity)};
            var callee = chain.id(port.workload());
            var trust = TlsManagers.trustManager(identity, callee::equals);
            context.init(keys, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("tls: not available in this platform", e);
        }
    }

    private static Seen closed(IOException e) {
        String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        Matcher alert = TOLD.matcher(said);
        return new Seen.Closed(alert.find() ? alert.group(1) : said);
    }
}
