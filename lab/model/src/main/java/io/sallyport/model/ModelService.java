// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import io.sallyport.embeddings.Embedder;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.http.HttpServer;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;
import java.time.Clock;

/**
 * An OpenAI-compatible model that needs no network and no weights beyond the embedder's: {@code
 * POST /v1/chat/completions} and {@code GET /v1/models}. It takes calls over mutual TLS with a
 * token of scope {@code llm.invoke} only.
 */
public final class ModelService implements AutoCloseable {
    private static final String SCOPE = "llm.invoke";

    private final HttpServer server;

    private ModelService(HttpServer server) {
        this.server = server;
    }

    /**
     * Starts it; {@code embedder} stays the caller's and outlives the service.
     *
     * @throws io.sallyport.http.PortInUseException naming the port
     */
    public static ModelService start(
            ModelConfig config, Pep pep, IdentitySource identity, Embedder embedder) {
        Tokens.load();
        var answerer = new ExtractiveAnswerer(new SentenceVectors(embedder), config.threshold());
        var surface = new CompletionSurface(config, answerer, Clock.systemUTC());
        return new ModelService(
                HttpServer.start(
                        config.listener(),
                        new ServerTls.Mutual(identity),
                        RequestPath.chain(pep, SCOPE, surface)));
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
