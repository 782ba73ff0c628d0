// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditLog;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.identity.BearerToken;
import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A real orchestrator between its neighbours, and the web app that asks it for John. */
final class Site implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final String RECEIPT = "eyJ.eyJ." + "x".repeat(86);
    static final String HELLO = delta("Every employee has");
    static final String WORLD = delta(" 28 days [1].");
    static final String DONE = "data: [DONE]\n\n";
    static final Bytes QUESTION = Bytes.of("{\"question\":\"How many days of vacation?\"}");

    final Neighbours neighbours = new Neighbours();
    private final AuditLog audit;
    private final Pep pep;
    private final Exchanger exchanger;
    private final OnBehalfOf onBehalfOf;
    private final Orchestrator orchestrator;
    final HttpClient webApp;

    Site(Path folder) {
        audit = AuditLog.open(folder, Neighbours.id("orchestrator").toString());
        var identity = neighbours.identity("orchestrator");
        var trust =
                new TrustConfig(
                        Neighbours.DOMAIN,
                        Neighbours.ISSUER,
                        neighbours.sts.uri(),
                        neighbours.rootKey(),
                        Map.of("orchestrator", List.of("web-app")));
        pep = Pep.open(trust, "orchestrator", identity, audit, new Metrics(), Clock.systemUTC());
        exchanger =
                Exchanger.of(
                        identity,
                        Neighbours.id("sts"),
                        neighbours.sts.uri().resolve("/oauth2/token"));
        onBehalfOf = OnBehalfOf.of(identity, exchanger);
        orchestrator = Orchestrator.start(config(), pep, identity, onBehalfOf);
        webApp = client("web-app");
        await().atMost(LIMIT).until(() -> pep.missing().isEmpty());
    }

    private OrchestratorConfig config() {
        return new OrchestratorConfig(
                Listener.loopback(0),
                neighbours.retrieval.uri(),
                neighbours.gateway.uri(),
                "some-model",
                List.of("another-model"),
                List.of("handbook", "hr-docs"),
                5,
                200);
    }

    /** Each neighbour does its work from now on, and has seen nothing. */
    void everythingWorks() {
        neighbours.refuseExchanges(false);
        neighbours.retrieval.does(Site::search);
        neighbours.gateway.does(
                streaming(HELLO, WORLD, ": sallyport-receipt " + RECEIPT + "\n\n", DONE));
        neighbours.retrieval.seen.clear();
        neighbours.gateway.seen.clear();
    }

    HttpClient client(String workload) {
        return HttpClient.mutual(
                neighbours.identity(workload),
                Neighbours.id("orchestrator"),
                URI.create("https://localhost:" + orchestrator.port()));
    }

    static Response search(Request request) {
        if (request.path().contains("hr-docs")) {
            return Response.json(403, "{\"code\":\"not_permitted\"}");
        }
        return Response.json(
                200,
                """
                {"data":[{"file_id":"handbook-1","filename":"Vacation","score":0.9,
                 "attributes":{"sealed.ssn":"SEALED-TEXT","mask.ssn":"***-**-1201"},
                 "content":[{"type":"text","text":"28 days of vacation."}]}]}\
                """);
    }

    static String delta(String text) {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}\n\n";
    }

    /** Sends these events, then ends well. */
    static HttpHandler streaming(String... events) {
        return _ -> Response.stream(200, "text/event-stream", sink -> send(sink, events));
    }

    /** Sends these events, then cuts the connection. */
    static HttpHandler cut(String... events) {
        return _ ->
                Response.stream(
                        200,
                        "text/event-stream",
                        sink -> {
                            send(sink, events);
                            throw new IOException("cut");
                        });
    }

    private static void send(Response.Sink sink, String... events) throws IOException {
        for (String event : events) {
            sink.send(Bytes.of(event));
        }
    }

    static Headers bearer(BearerToken token) {
        return Headers.NONE.with("authorization", "Bearer " + token.text());
    }

    /** John's T1 with all that the chain needs. */
    BearerToken t1() {
        return neighbours.t1("chat.ask", "vector.query", "llm.invoke");
    }

    Told send(String method, String path, Bytes body) {
        return Told.of(webApp.send(method, path, bearer(t1()), body, LIMIT, 1 << 20));
    }

    Told ask() {
        return send("POST", "/v1/ask", QUESTION);
    }

    @Override
    public void close() {
        webApp.close();
        orchestrator.close();
        onBehalfOf.close();
        exchanger.close();
        pep.close();
        audit.close();
        neighbours.close();
    }
}
