// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditLog;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpHandler;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.SigningKey;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The PEP of retrieval with its real server, beside a token service; real mutual TLS between. */
final class Site implements AutoCloseable {
    private static final Path POLICIES =
            Path.of("../../lab/world/src/main/resources/io/sallyport/world/policies");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final Town town;
    final FakeTokenService sts;
    final HandClock clock = new HandClock();
    final Metrics metrics = new Metrics();
    final Shelf shelf = new Shelf();
    final Path policies;
    final PolicyEngine policy;
    final AuditLog audit;
    final Pep pep;
    private final Path folder;
    private final HttpServer server;

    private Site(Path folder, Town town, FakeTokenService sts) {
        this.folder = folder;
        this.town = town;
        this.sts = sts;
        this.policies = copied(folder.resolve("policies"));
        this.policy = PolicyEngine.open(policies);
        IdentitySource own = town.identity("retrieval");
        this.audit = AuditLog.open(folder, own.svid().id().toString());
        this.pep = Pep.open(trust(town, sts.base()), "retrieval", own, audit, metrics, clock);
        HttpHandler guarded = RequestPath.full(pep, "vector.query", policy, shelf);
        HttpHandler chain = RequestPath.chain(pep, "vector.query", _ -> shelf.answer.get());
        this.server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(own),
                        request ->
                                request.path().equals("/chain")
                                        ? chain.handle(request)
                                        : guarded.handle(request));
    }

    /** Its own, so that a test may change them. */
    private static Path copied(Path policies) {
        try (var all = Files.list(POLICIES)) {
            Files.createDirectories(policies);
            for (Path file : all.toList()) {
                Files.copy(file, policies.resolve(file.getFileName()));
            }
            return policies;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ready to answer. */
    static Site open(Path folder) {
        var town = new Town();
        var site = new Site(folder, town, FakeTokenService.start(town));
        await().atMost(LIMIT).until(() -> site.pep.missing().isEmpty());
        return site;
    }

    /** Its token service has never been there. */
    static Site withoutTokenService(Path folder) {
        var town = new Town();
        FakeTokenService gone = FakeTokenService.start(town);
        gone.close();
        return new Site(folder, town, gone);
    }

    /** Another PEP at the same token service. */
    record Second(Pep pep, AuditLog audit) implements AutoCloseable {
        @Override
        public void close() {
            pep.close();
            audit.close();
        }
    }

    /** Opens one and waits until it is ready. */
    Second again(Path otherFolder) {
        AuditLog log = AuditLog.open(otherFolder, Town.id("retrieval").toString());
        Pep second =
                Pep.open(
                        trust(town, sts.base()),
                        "retrieval",
                        town.identity("retrieval"),
                        log,
                        new Metrics(),
                        clock);
        await().atMost(LIMIT).until(() -> second.missing().isEmpty());
        return new Second(second, log);
    }

    static TrustConfig trust(Town town, URI sts) {
        return new TrustConfig(
                Town.DOMAIN,
                Town.ISSUER,
                sts,
                town.root().publicKey(),
                Map.of("retrieval", List.of("orchestrator", "ingest")),
                10);
    }

    SigningKey signing() {
        return town.signing();
    }

    /** One question as {@code workload}. */
    HttpClient.Reply ask(String workload, BearerToken token, String collection) {
        return ask(workload, collection, bearer(token), "/search");
    }

    HttpClient.Reply ask(String workload, String collection, Headers headers, String path) {
        return ask(town.identity(workload), collection, headers, path);
    }

    HttpClient.Reply ask(IdentitySource identity, String collection, Headers headers, String path) {
        try (var http = client(identity)) {
            return http.send("POST", path, headers, Bytes.of(collection), LIMIT, 1 << 20);
        }
    }

    /** A connection that stays, as {@code workload}. */
    HttpClient open(String workload) {
        return client(town.identity(workload));
    }

    /** One question over it. */
    HttpClient.Reply ask(HttpClient http, BearerToken token) {
        return http.send("POST", "/search", bearer(token), Bytes.of("eng-docs"), LIMIT, 1 << 20);
    }

    /** Where the PEP listens. */
    String base() {
        return "https://localhost:" + server.port();
    }

    HttpClient.Reply get(String workload, String path) {
        try (var http = client(town.identity(workload))) {
            return http.send("GET", path, Headers.NONE, Bytes.NONE, LIMIT, 1 << 20);
        }
    }

    void stream(BearerToken token, Consumer<HttpClient.StreamedReply> reader) {
        try (var http = client(town.identity("orchestrator"));
                var reply =
                        http.open("POST", "/search", bearer(token), Bytes.of("eng-docs"), LIMIT)) {
            reader.accept(reply);
        }
    }

    static Headers bearer(BearerToken token) {
        return Headers.NONE.with("authorization", "Bearer " + token.text());
    }

    /** The audit records of that event, oldest first. */
    List<JsonNode> records(String event) {
        audit.checkpoint();
        try (var lines = Files.lines(folder.resolve("log.jsonl"))) {
            return lines.map(Site::json)
                    .filter(line -> line.path("event").asText().equals(event))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a token says. */
    static String payload(BearerToken token) {
        byte[] bytes = Base64.getUrlDecoder().decode(token.text().split("\\.", 3)[1]);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpClient client(IdentitySource identity) {
        return HttpClient.mutual(
                identity, Town.id("retrieval"), URI.create("https://localhost:" + server.port()));
    }

    @Override
    public void close() {
        server.close();
        pep.close();
        sts.close();
        policy.close();
        audit.close();
    }
}
