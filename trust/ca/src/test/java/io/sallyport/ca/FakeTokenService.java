// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears revocations as the token service does, from the authority only, on one port for good. */
final class FakeTokenService implements AutoCloseable {
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    FakeTokenService(IdentitySource sts, int port) {
        this.server =
                HttpServer.start(Listener.loopback(port), new ServerTls.Mutual(sts), this::answer);
    }

    int port() {
        return server.port();
    }

    URI uri() {
        return URI.create("https://127.0.0.1:" + port());
    }

    /** The forms, in order. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    private Response answer(Request request) {
        boolean authority =
                request.peer().map(Peer::id).filter(OwnId.of(Realm.DOMAIN)::equals).isPresent();
        if (!authority || !request.path().equals("/oauth2/revoke")) {
            return Response.of(403, "text/plain", Bytes.of("no"));
        }
        heard.add(request.body().text());
        return Response.of(200, "application/json", Bytes.of("{}"));
    }

    @Override
    public void close() {
        server.close();
    }
}
