// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.http.Headers;
import io.sallyport.tls.TlsManagers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A request as bytes over mutual TLS, for what no client library would send. */
final class RawTls {
    private RawTls() {}

    /** The web app's GET with these header lines; what came back until the end. */
    static String ask(Site site, Headers headers, String lines) {
        var context =
                TlsManagers.context(site.town.identity("web-app"), Town.id("reports")::equals);
        try (var socket =
                (SSLSocket)
                        context.getSocketFactory().createSocket("localhost", site.proxy.port())) {
            socket.setSoTimeout(10_000);
            String request =
                    "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: %s\r\n%s\r\n"
                            .formatted(headers.one("authorization").orElseThrow(), lines);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
