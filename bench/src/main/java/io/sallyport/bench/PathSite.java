// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Form;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedWriter;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRoot;
import io.sallyport.identity.TokenWriter;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.world.DemoException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The PEP of retrieval, and as much of a token service as it needs, over mutual TLS. */
final class PathSite implements AutoCloseable {
    private static final List<String> POLICIES = List.of("collections.cedar", "schema.cedarschema");

    private final Path folder;
    private final SigningKey key = SigningKey.create("bench");
    private final TokenRoot root = TokenRoot.create();
    private final FeedWriter feed =
            FeedWriter.of(SampleTokens.ISSUER, () -> key, Clock.systemUTC());
    private final CountDownLatch closing = new CountDownLatch(1);
    private final HttpServer sts;
    private final AuditLog audit;
    private final Pep pep;

    private PathSite(Path folder) {
        this.folder = folder;
        var domain = new BenchDomain();
        this.sts =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(domain.identity(SampleTokens.id("sts"))),
                        this::answer);
        IdentitySource own = domain.identity(SampleTokens.RETRIEVAL);
        this.audit = AuditLog.open(folder.resolve("audit"), own.svid().id().toString());
        var trust =
                new TrustConfig(
                        "demo.sallyport",
                        SampleTokens.ISSUER,
                        URI.create("https://localhost:" + sts.port()),
                        root.publicKey(),
                        Map.of("retrieval", List.of("orchestrator")));
        this.pep = Pep.open(trust, "retrieval", own, audit, new Metrics(), Clock.systemUTC());
    }

    /** Ready to decide. */
    static PathSite open() {
        try {
            Path folder = Files.createTempDirectory("sallyport-bench");
            Files.createDirectories(folder.resolve("policies"));
            for (String name : POLICIES) {
                copy(name, folder.resolve("policies").resolve(name));
            }
            var site = new PathSite(folder);
            site.awaitReady();
            return site;
        } catch (IOException e) {
            throw new DemoException("bench: no folder for it: " + e.getMessage(), e);
        }
    }

    private static void copy(String name, Path to) throws IOException {
        try (InputStream in =
                DemoException.class.getResourceAsStream("/io/sallyport/world/policies/" + name)) {
            if (in == null) {
                throw new DemoException("bench: no demo policy `" + name + "`");
            }
            Files.copy(in, to);
        }
    }

    Pep pep() {
        return pep;
    }

    Path policies() {
        return folder.resolve("policies");
    }

    BearerToken token() {
        return TokenWriter.of(SampleTokens.ISSUER, key).write(SampleTokens.john("jti-path"));
    }

    /** The orchestrator, as its token says. */
    Peer peer(Instant expires) {
        return new Peer(SampleTokens.id("orchestrator"), "A".repeat(43), expires);
    }

    private void awaitReady() {
        Instant end = Instant.now().plusSeconds(30);
        while (!pep.missing().isEmpty()) {
            if (Instant.now().isAfter(end)) {
                throw new DemoException("bench: not ready: " + pep.missing());
            }
            Thread.onSpinWait();
        }
    }

    private Response answer(Request request) {
        if (!request.path().equals("/feed")) {
            String signed = root.vouch(List.of(key), Instant.now(), Duration.ofHours(1));
            return Response.json(200, "{\"keys\":[],\"signed\":\"%s\"}".formatted(signed));
        }
        Form query = Form.parse(request.query());
        try {
            long wait = Long.parseLong(query.one("wait").orElse("0"));
            boolean over = closing.await(wait, TimeUnit.SECONDS);
            return Response.json(
                    over ? 503 : 200, feed.write(FeedPage.nothing(query.one("nonce").orElse(""))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.json(503, "{}");
        }
    }

    @Override
    public void close() {
        closing.countDown();
        pep.close();
        sts.close();
        audit.close();
    }
}
