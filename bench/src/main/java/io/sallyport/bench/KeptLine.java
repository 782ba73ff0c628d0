// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.tls.IdentitySource;
import io.sallyport.world.DemoException;
import java.net.URI;
import java.time.Duration;

/** Small requests over kept connections. */
record KeptLine(HttpClient client) implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int CONNECTIONS = 4;

    static KeptLine mutual(IdentitySource identity, int port) {
        return new KeptLine(
                HttpClient.mutual(
                        identity, TlsBench.SERVER, URI.create("https://localhost:" + port)));
    }

    static KeptLine plain(int port) {
        return new KeptLine(HttpClient.loopback(URI.create("http://127.0.0.1:" + port)));
    }

    void ask(int times) {
        Run run = new LoadGenerator(_ -> once()).run(times, CONNECTIONS, Duration.ofMinutes(5));
        if (run.failed() > 0) {
            throw new DemoException("bench: requests failed: " + run.failures());
        }
    }

    private int once() {
        return client.send("GET", "/", Headers.NONE, Bytes.NONE, LIMIT, 1 << 10).body().length();
    }

    @Override
    public void close() {
        client.close();
    }
}
