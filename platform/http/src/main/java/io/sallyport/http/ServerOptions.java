// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.TlsManagers;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Listener and TLS as the engine's options, built here only. Key and trust are live managers: a new
 * certificate needs no reload, so no second set of options can forget the client's certificate.
 */
final class ServerOptions {
    /** Resumption skips the judgement of the peer, so tickets must be off. */
    private static final String TICKETS = "jdk.tls.server.enableSessionTicketExtension";

    private ServerOptions() {}

    static HttpServerOptions of(Listener listener, ServerTls tls, HandshakeGate gate) {
        var options = new HttpServerOptions();
        options.setHost(listener.host());
        options.setPort(listener.port());
        options.setAcceptBacklog(1024);
        options.setMaxHeaderSize(Math.toIntExact(listener.maxHeader().bytes()));
        options.setMaxInitialLineLength(8192);
        options.setHandle100ContinueAutomatically(false); // only after the checks of the head
        options.setHttp2ClearTextEnabled(false);
        options.setPerMessageWebSocketCompressionSupported(false);
        options.setPerFrameWebSocketCompressionSupported(false);
        return switch (tls) {
            case ServerTls.Mutual(var identity, var foreigners) -> {
                requireTicketsOff();
                yield secure(options, listener, identity, gate)
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(
                                TrustOptions.wrap(
                                        new AlertingTrust(
                                                TlsManagers.trustManager(
                                                        identity, _ -> true, foreigners))));
            }
            case ServerTls.ServerOnly(var identity) -> secure(options, listener, identity, gate);
            case ServerTls.Loopback() -> {
                requireLoopback(listener.host());
                yield options.setSsl(false);
            }
        };
    }

    private static HttpServerOptions secure(
            HttpServerOptions options,
            Listener listener,
            IdentitySource identity,
            HandshakeGate gate) {
        Engine.requireNativeTls();
        return options.setSsl(true)
                .setSslEngineOptions(new GatedTls(gate))
                .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                .setUseAlpn(false)
                .setSslHandshakeTimeout(listener.handshake().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setKeyCertOptions(KeyCertOptions.wrap(TlsManagers.keyManager(identity)));
    }

    private static void requireTicketsOff() {
        if (!"false".equals(System.getProperty(TICKETS))) {
            throw new IllegalStateException(
                    "tls session tickets: on (expected: off); start java with -D"
                            + TICKETS
                            + "=false");
        }
    }

    private static void requireLoopback(String host) {
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    "listener host: " + host + " unknown (expected: an address of this machine)",
                    e);
        }
        throw new IllegalArgumentException(
                "listener host: "
                        + host
                        + " without TLS (expected: a loopback address); give the listener an"
                        + " identity");
    }
}
