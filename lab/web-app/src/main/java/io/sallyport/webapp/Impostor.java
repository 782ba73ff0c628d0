// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.tls.IdentitySource;
import java.util.concurrent.atomic.AtomicInteger;

/** This workload, posing as the model with a certificate that is its own. Thread-safe. */
final class Impostor implements AutoCloseable {
    private static final String ANSWER =
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"spoofed\"},"
                    + "\"finish_reason\":\"stop\"}]}";

    private final AtomicInteger questions = new AtomicInteger();
    private final HttpServer server;

    private Impostor(Listener listener, IdentitySource identity) {
        this.server =
                HttpServer.start(
                        listener,
                        new ServerTls.Mutual(identity),
                        _ -> {
                            questions.incrementAndGet();
                            return Response.json(200, ANSWER);
                        });
    }

    static Impostor start(Listener listener, IdentitySource identity) {
        return new Impostor(listener, identity);
    }

    /** How many questions it got to see. */
    int questions() {
        return questions.get();
    }

    @Override
    public void close() {
        server.close();
    }
}
