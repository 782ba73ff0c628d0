// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.vertx.ext.web.Router;
import java.util.function.Consumer;

/**
 * One listening port. Each request runs on a virtual thread of its own; with mutual TLS its peer is
 * judged again on every request. {@link #close} stops listening, lets running requests end for a
 * few seconds and closes the connections.
 */
public final class HttpServer implements AutoCloseable {
    /**
     * Starts listening.
     *
     * @throws PortInUseException naming the port
     */
    public static HttpServer start(Listener listener, ServerTls tls, HttpHandler handler) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Starts a server for pages: routing, sessions and static files are vertx-web's own. Handlers
     * run on the event loop unless wrapped by {@link Pages#blocking}.
     */
    public static HttpServer pages(Listener listener, ServerTls tls, Consumer<Router> routes) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** The port that is listened on. */
    public int port() {
        throw new UnsupportedOperationException("skeleton");
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
