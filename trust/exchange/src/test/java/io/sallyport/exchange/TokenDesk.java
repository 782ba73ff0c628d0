// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.TlsManagers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A small token service over real mutual TLS that answers what a test tells it to. */
final class TokenDesk implements AutoCloseable {
    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpsServer server;
    volatile Function<Asked, Answer> answer =
            ask ->
                    granted(
                            ask.form().getOrDefault("subject_token", "service")
                                    + " for "
                                    + ask.form().get("audience"),
                            300);

    record Asked(String thumbprint, Map<String, String> form) {}

    record Answer(int status, String body) {}

    TokenDesk(IdentitySource identity) throws IOException {
        SSLContext context = TlsManagers.context(identity, _ -> true);
        server =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
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
        server.createContext("/oauth2/token", this::handle);
        server.start();
    }

    static Answer granted(String token, long seconds) {
        return new Answer(
                200,
                "{\"access_token\":\""
                        + token
                        + "\",\"token_type\":\"Bearer\",\"expires_in\":"
                        + seconds
                        + "}");
    }

    static Answer error(int status, String code) {
        return new Answer(status, "{\"error\":\"" + code + "\"}");
    }

    URI endpoint() {
        return URI.create("https://localhost:" + server.getAddress().getPort() + "/oauth2/token");
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var ask = new Asked(thumbprint((HttpsExchange) exchange), form(exchange));
            asked.add(ask);
            Answer given = answer.apply(ask);
            byte[] body = given.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(given.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static String thumbprint(HttpsExchange exchange) throws IOException {
        return Peer.thumbprint((X509Certificate) exchange.getSSLSession().getPeerCertificates()[0]);
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        var form = new TreeMap<String, String>();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            form.put(
                    pair.substring(0, equals),
                    URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
