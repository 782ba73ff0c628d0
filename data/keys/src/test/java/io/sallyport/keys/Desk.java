// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Listener;
import io.sallyport.identity.BearerToken;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.QuotaConfig;
import io.sallyport.quota.Quotas;
import io.sallyport.quota.SqliteQuota;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Metrics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The key service with its real server, policies, ledger and keys; real mutual TLS to it. */
final class Desk implements AutoCloseable {
    static final int OPENS_PER_DAY = 3;
    private static final Path POLICIES =
            Path.of("../../lab/world/src/main/resources/io/sallyport/world/policies");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(20);

    final Town town = new Town();
    private final Path folder;
    private final PolicyEngine policy = PolicyEngine.open(POLICIES);
    private final AuditLog audit;
    private final Pep pep;
    private final SqliteQuota quota;
    private final KeyService service;

    Desk(Path folder) {
        this.folder = folder;
        var own = town.identity("keys");
        var trust =
                new TrustConfig(
                        Town.DOMAIN,
                        Town.ISSUER,
                        town.tokenService(),
                        town.root.publicKey(),
                        Map.of("keys", List.of("web-app", "ingest")));
        audit = AuditLog.open(folder.resolve("audit"), own.svid().id().toString());
        pep = Pep.open(trust, "keys", own, audit, new Metrics(), Clock.systemUTC());
        quota = Quotas.embedded(quota(), folder.resolve("quota.db"), Clock.systemUTC());
        var config =
                new KeysConfig(
                        Listener.loopback(0),
                        OPENS_PER_DAY,
                        Duration.ofMinutes(15),
                        new ByteSize(100));
        service =
                KeyService.start(
                        config, new KeysDeps(pep, own, policy, quota, data(), Clock.systemUTC()));
        await().atMost(LIMIT).until(() -> service.missing().isEmpty());
    }

    private static QuotaConfig quota() {
        var limits = new QuotaConfig.Limits(1000, 1000, BigDecimal.ONE);
        return new QuotaConfig(
                limits,
                limits,
                limits,
                limits,
                Map.of(),
                Map.of(),
                Duration.ofMinutes(5),
                1000,
                Duration.ofMinutes(1));
    }

    Path data() {
        return folder.resolve("keys");
    }

    /** An answer. */
    record Reply(int status, JsonNode body) {
        String text(String name) {
            return body.path(name).asText();
        }
    }

    /** Seals as ingest. */
    Reply seal(String context, String value) {
        var token = Minted.service("ingest", "svc:field.seal");
        return post("ingest", "/v1/fields/seal", token.in(town), body(context, "value", value));
    }

    /** Opens as the web app with that token. */
    Reply open(Minted token, String context, String sealed) {
        return open(token.in(town), context, sealed);
    }

    Reply open(BearerToken token, String context, String sealed) {
        return post("web-app", "/v1/fields/open", token, body(context, "sealed", sealed));
    }

    Reply post(String workload, String path, BearerToken token, String body) {
        var base = URI.create("https://localhost:" + service.port());
        var headers =
                Headers.NONE
                        .with("authorization", "Bearer " + token.text())
                        .with("content-type", "application/json");
        try (var http = HttpClient.mutual(town.identity(workload), Town.id("keys"), base)) {
            var reply = http.send("POST", path, headers, Bytes.of(body), LIMIT, 1 << 20);
            return new Reply(reply.status(), JSON.readTree(reply.body().array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String context(String tenant, String field, String row, String purpose) {
        return JSON.createObjectNode()
                .put("tenant", tenant)
                .put("dataset", "hr-docs")
                .put("field", field)
                .put("row", row)
                .put("purpose", purpose)
                .toString();
    }

    private static String body(String context, String name, String value) {
        try {
            var body = JSON.createObjectNode();
            body.set("context", JSON.readTree(context));
            return body.put(name, value).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the audit log holds. */
    String log() {
        audit.checkpoint();
        try {
            return Files.readString(folder.resolve("audit").resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        service.close();
        pep.close();
        town.close();
        quota.close();
        policy.close();
        audit.close();
    }
}
