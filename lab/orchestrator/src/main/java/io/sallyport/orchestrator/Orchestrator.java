// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import io.sallyport.client.OnBehalfOf;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;

/**
 * The demo's orchestrator on LangChain4j: {@code POST /v1/ask {question}} answers as a stream of
 * events {@code sources}, {@code delta}, {@code refused}, {@code receipts}, {@code done}.
 * Thread-safe.
 */
public final class Orchestrator implements AutoCloseable {
    private static final String SCOPE = "chat.ask";
    private final HttpServer server;

    private Orchestrator(HttpServer server) {
        this.server = server;
    }

    /** Starts listening; what is given stays the caller's to close. */
    public static Orchestrator start(
            OrchestratorConfig config, Pep pep, IdentitySource identity, OnBehalfOf client) {
        var work = new Asking(config, pep.self().trustDomain(), client);
        return new Orchestrator(
                HttpServer.start(
                        config.listener(),
                        new ServerTls.Mutual(identity),
                        RequestPath.chain(pep, SCOPE, work)));
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
    }
}
