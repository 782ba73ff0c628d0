// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditLog;
import io.sallyport.embeddings.Embedder;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.fields.FieldCipher;
import io.sallyport.fields.FieldContext;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.firewall.Firewalls;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** The retrieval role with everything real around it: TLS, tokens, policies, store, embeddings. */
final class Office implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Town town = new Town();
    private final Path folder;
    private final RetrievalConfig config;
    private final HttpServer keys;
    private final FieldCipher cipher;
    private Stage stage;

    /** What lives as long as one process of the role. */
    private record Stage(AuditLog audit, Pep pep, PolicyEngine policy, Retrieval retrieval) {}

    private final Embedder embedder;
    private final Quota quota;

    Office(Path folder, Embedder embedder, Quota quota, int documentsPerDay) {
        this(folder, embedder, quota, documentsPerDay, Optional.empty());
    }

    /**
     * As the other one.
     *
     * @param shared the database that other offices use, too
     */
    Office(
            Path folder,
            Embedder embedder,
            Quota quota,
            int documentsPerDay,
            Optional<Cabinet.Shared> shared) {
        this.folder = folder;
        this.embedder = embedder;
        this.quota = quota;
        this.config =
                new RetrievalConfig(
                        Listener.loopback(0),
                        Map.of(
                                "eng-docs", engDocs(),
                                "hr-docs", new RetrievalConfig.Collection("acme", Map.of()),
                                "globex-docs", new RetrievalConfig.Collection("globex", Map.of())),
                        20,
                        documentsPerDay,
                        800,
                        100,
                        10_000,
                        new ByteSize(4 << 10),
                        new ByteSize(128 << 10),
                        shared.map(Cabinet::config),
                        shared.map(cabinet -> cabinet.folder().resolve("row-keys")));
        this.cipher = FieldCipher.local(folder.resolve("guarded-keys"));
        this.keys =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(town.identity("keys")),
                        this::seal);
        this.stage = stage();
    }

    private static RetrievalConfig.Collection engDocs() {
        return new RetrievalConfig.Collection(
                "acme",
                Map.of(
                        "fleet", List.of("group:engineering"),
                        "fleet-secrets", List.of("container:fleet", "role:auditor")),
                Map.of("auditor", List.of("group:auditors")),
                Map.of("confidential", List.of("group:engineering-lead")));
    }

    /** As the operator's workload reads and changes rights. */
    <T> T operator(Function<RightsOperator, T> work) {
        URI base = URI.create("https://localhost:" + stage.retrieval().port());
        var identity = town.identity("operator");
        try (var exchanger =
                        Exchanger.of(
                                identity, Town.id("sts"), town.sts().resolve("/oauth2/token"));
                var client = HttpClient.mutual(identity, Town.id("retrieval"), base)) {
            return work.apply(
                    new RightsOperator(exchanger, new Ingest.Callee(Town.id("retrieval"), client)));
        }
    }

    /** What is written from now on is not. */
    void loseAuditLog() {
        stage.audit().close();
    }

    Answer search(String bearer, String collection, String body) {
        return call(
                "orchestrator",
                new Call("POST", "/v1/vector_stores/" + collection + "/search", bearer, body));
    }

    Answer call(String workload, Call call) {
        URI base = URI.create("https://localhost:" + stage.retrieval().port());
        try (var client = HttpClient.mutual(town.identity(workload), Town.id("retrieval"), base)) {
            var reply =
                    client.send(
                            call.method(),
                            call.path(),
                            Headers.NONE
                                    .with("authorization", "Bearer " + call.bearer())
                                    .with("content-type", "application/json"),
                            Bytes.of(call.body()),
                            Duration.ofSeconds(20),
                            1 << 20);
            return new Answer(reply.status(), reply.headers(), reply.body().text());
        }
    }

    /** As the ingest workload does it: sealed at the key service, then put. */
    void ingest(IngestDocument... documents) {
        URI base = URI.create("https://localhost:" + stage.retrieval().port());
        URI keysBase = URI.create("https://localhost:" + keys.port());
        var identity = town.identity("ingest");
        try (var exchanger =
                        Exchanger.of(
                                identity, Town.id("sts"), town.sts().resolve("/oauth2/token"));
                var toRetrieval = HttpClient.mutual(identity, Town.id("retrieval"), base);
                var toKeys = HttpClient.mutual(identity, Town.id("keys"), keysBase)) {
            new Ingest(
                            exchanger,
                            new Ingest.Callee(Town.id("retrieval"), toRetrieval),
                            new Ingest.Callee(Town.id("keys"), toKeys))
                    .run(List.of(documents), _ -> {});
        }
    }

    static IngestDocument document(String collection, String id, String text, String... grants) {
        return new IngestDocument(
                "acme",
                collection,
                id,
                "About " + id,
                text,
                Map.of("kind", "note"),
                List.of(grants),
                List.of(),
                Map.of());
    }

    /** Opens what the key service sealed: the clear value never left it. */
    String open(FieldContext context, String sealed) {
        return new String(
                cipher.open(context, new io.sallyport.fields.Sealed(sealed)),
                StandardCharsets.UTF_8);
    }

    int administrator(String sql) throws SQLException {
        String url = "jdbc:sqlite:" + folder.resolve("retrieval/documents.db");
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    List<String> missing() {
        return stage.retrieval().missing();
    }

    String auditLog() {
        try {
            return Files.readString(folder.resolve("audit/log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void restart() {
        end();
        stage = stage();
    }

    private Stage stage() {
        var audit = AuditLog.open(folder.resolve("audit"), Town.id("retrieval").toString());
        var metrics = new Metrics();
        var trust =
                new TrustConfig(
                        Town.DOMAIN,
                        Town.ISSUER,
                        town.sts(),
                        town.root.publicKey(),
                        Map.of("retrieval", List.of("orchestrator", "ingest", "operator")));
        var identity = town.identity("retrieval");
        var pep = Pep.open(trust, "retrieval", identity, audit, metrics, Clock.systemUTC());
        var policy = PolicyEngine.open(policies());
        var deps =
                new RetrievalDeps(
                        pep,
                        identity,
                        policy,
                        quota,
                        Firewalls.standard(new FirewallConfig(new ByteSize(256 << 10), 0.7, 0.5)),
                        embedder,
                        audit,
                        metrics,
                        folder.resolve("retrieval"),
                        Clock.systemUTC());
        var retrieval = Retrieval.start(config, deps);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> retrieval.missing().isEmpty());
        return new Stage(audit, pep, policy, retrieval);
    }

    private static Path policies() {
        try {
            return Path.of(
                    Optional.ofNullable(Office.class.getResource("policies"))
                            .orElseThrow()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The key service's contract, by hand, over the real cipher. */
    private Response seal(Request request) {
        JsonNode body = json(request.body().text());
        JsonNode context = body.path("context");
        String value = body.path("value").asText();
        var place =
                new FieldContext(
                        context.path("tenant").asText(),
                        context.path("dataset").asText(),
                        context.path("field").asText(),
                        context.path("row").asText(),
                        context.path("purpose").asText());
        String sealed = cipher.seal(place, value.getBytes(StandardCharsets.UTF_8)).text();
        String mask = "***-**-" + value.substring(value.length() - 4);
        return Response.json(200, "{\"sealed\":\"%s\",\"mask\":\"%s\"}".formatted(sealed, mask));
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void end() {
        stage.retrieval().close();
        stage.pep().close();
        stage.policy().close();
        stage.audit().close();
    }

    @Override
    public void close() {
        end();
        keys.close();
        town.close();
    }

    record Call(String method, String path, String bearer, String body) {}

    record Answer(int status, Headers headers, String text) {
        JsonNode body() {
            return json(text);
        }

        List<String> ids() {
            return body().path("data").findValuesAsText("file_id");
        }

        /** What is the same for two requests when nothing is given away. */
        String withoutRequest() {
            return text.replaceAll("\"request\":\"[^\"]*\"", "");
        }
    }
}
