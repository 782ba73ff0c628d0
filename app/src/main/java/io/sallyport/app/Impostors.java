// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.http.UpstreamException;
import io.sallyport.tls.IdentitySource;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The story's spoofed model and spoofed orchestrator, each with a real certificate that is not
 * theirs to use so.
 */
final class Impostors {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int LIMIT = 64 << 10;
    private static final String SEARCH = "/v1/vector_stores/handbook/search";

    private final DemoChain chain;

    Impostors(DemoChain chain) {
        this.chain = chain;
    }

    void play(StorySteps steps) {
        try (var walk = new Walk(chain)) {
            spoofedModel(walk, steps);
            spoofedOrchestrator(walk, steps);
        }
    }

    /**
     * A taken workload listens as if it were the model; the gateway's side of the line is asked to
     * talk to it.
     */
    private void spoofedModel(Walk walk, StorySteps steps) {
        IdentitySource spoof = walk.workloads().identity("ingest");
        IdentitySource gateway = walk.workloads().identity("gateway");
        try (var server =
                        HttpServer.start(
                                Listener.loopback(0),
                                new ServerTls.Mutual(spoof),
                                _ -> Response.json(200, "{}"));
                var client =
                        HttpClient.mutual(
                                gateway,
                                chain.id("model"),
                                URI.create("https://localhost:" + server.port()))) {
            int status =
                    client.send("GET", "/v1/models", Headers.NONE, Bytes.NONE, TIMEOUT, LIMIT)
                            .status();
            steps.say("a spoofed model: refused in the handshake", false, "status " + status);
        } catch (UpstreamException e) {
            steps.say(
                    "a spoofed model: refused in the handshake",
                    e.kind() == UpstreamException.Cause.NOT_WHO_IT_MUST_BE,
                    String.valueOf(e.getMessage()));
        }
    }

    /**
     * The model service, taken over, has got hold of the orchestrator's token and asks the vector
     * store.
     */
    private void spoofedOrchestrator(Walk walk, StorySteps steps) {
        String stolen = walk.token("john", "retrieval", Optional.empty()).text();
        int rightful = search(walk, "orchestrator", stolen);
        int spoofed = search(walk, "model", stolen);
        steps.say(
                "a spoofed orchestrator: refused, with the very token that the real one may use",
                rightful == 200 && (spoofed == 401 || spoofed == 403),
                "orchestrator " + rightful + ", spoof " + spoofed);
    }

    private static int search(Walk walk, String workload, String token) {
        return walk.workloads()
                .client(workload, "retrieval")
                .send(
                        "POST",
                        SEARCH,
                        Headers.NONE
                                .with("authorization", "Bearer " + token)
                                .with("content-type", "application/json"),
                        Bytes.of("{\"query\":\"vacation\"}"),
                        TIMEOUT,
                        LIMIT)
                .status();
    }
}
