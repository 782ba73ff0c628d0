// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.identity.Caller;
import io.sallyport.identity.Principal;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.TlsManagers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A service on the JDK's own server that knows its callers by the README's ten lines. */
final class MiddleTier implements AutoCloseable {
    private final HttpsServer server;
    private final InboundVerifier verifier;

    MiddleTier(IdentitySource identity, InboundVerifier verifier) throws IOException {
        this.verifier = verifier;
        SSLContext context = TlsManagers.context(identity, _ -> true);
        this.server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setHttpsConfigurator(
                new HttpsConfigurator(context) {
                    @Override
                    public void configure(HttpsParameters parameters) {
                        SSLParameters tls = context.getDefaultSSLParameters();
                        tls.setNeedClientAuth(true);
                        parameters.setSSLParameters(tls);
                    }
                });
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("https://localhost:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            TenLinesInbound.handle(verifier, (HttpsExchange) exchange, MiddleTier::whoAsks);
        }
    }

    private static int whoAsks(HttpsExchange exchange) throws IOException {
        String user =
                Caller.current()
                        .user()
                        .map(Principal.User::subject)
                        .map(subject -> subject.sub())
                        .orElse("-");
        byte[] body = user.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        return body.length;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
