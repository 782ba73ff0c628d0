// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.FileIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/**
 * The server of {@link TlsBench}: says its two ports, with mutual TLS and without, and answers
 * until whoever started it is gone.
 */
public final class TlsSubject {
    private TlsSubject() {}

    /** With the folder of its identity. */
    public static void main(String[] arguments) throws IOException {
        HttpHandler answer = _ -> Response.of(200, "text/plain", Bytes.of("ok"));
        try (var identity = FileIdentity.open(Path.of(arguments[0]));
                var mutual =
                        HttpServer.start(
                                Listener.loopback(0), new ServerTls.Mutual(identity), answer);
                var plain =
                        HttpServer.start(Listener.loopback(0), new ServerTls.Loopback(), answer)) {
            System.out.println(mutual.port() + " " + plain.port());
            System.in.transferTo(OutputStream.nullOutputStream()); // until its starter is gone
        }
    }
}
