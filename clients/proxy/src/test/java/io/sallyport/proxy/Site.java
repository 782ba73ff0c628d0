// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Caller;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.IdentitySource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A side-car before a plain service, the web app that calls it, and a PEP that it calls: real
 * mutual TLS, real tokens, real steps.
 */
final class Site implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final int OF_ONE_USER = 16;

    final Town town = new Town();
    final Desk sts = new Desk(town);
    final PlainApp app = new PlainApp(0);
    final Moved clock = new Moved();
    final Metrics metrics = new Metrics();
    final List<Caller> atTarget = new CopyOnWriteArrayList<>();
    final Proxy proxy;
    private final Path folder;
    private final AuditLog audit;
    private final Pep pep;
    private final AuditLog targetAudit;
    private final Pep targetPep;
    private final HttpServer target;
    private final Exchanger exchanger;
    private volatile ChainWork targetWork = _ -> Response.json(200, "{}");

    Site(Path folder) {
        this.folder = folder;
        IdentitySource own = town.identity("reports");
        audit = AuditLog.open(folder.resolve("reports"), own.svid().id().toString());
        pep = Pep.open(trust(), "reports", own, audit, metrics, clock);
        targetAudit = AuditLog.open(folder.resolve("retrieval"), Town.id("retrieval").toString());
        IdentitySource theirs = town.identity("retrieval");
        targetPep =
                Pep.open(
                        trust(),
                        "retrieval",
                        theirs,
                        targetAudit,
                        new Metrics(),
                        Clock.systemUTC());
        target =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(theirs),
                        RequestPath.chain(
                                targetPep,
                                "vector.query",
                                passage -> {
                                    atTarget.add(passage.caller());
                                    return targetWork.answer(passage);
                                }));
        exchanger =
                Exchanger.of(own, Town.id("sts"), sts.base().resolve("/oauth2/token"), pep::epoch);
        proxy = Proxy.start(config(), new ProxyParts(pep, own, exchanger, metrics, clock));
        await().atMost(LIMIT).until(() -> proxy.missing().isEmpty());
        await().atMost(LIMIT).until(() -> targetPep.missing().isEmpty());
    }

    /** The real time, moved by hand. */
    static final class Moved extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        void advance(Duration by) {
            ahead = ahead.plus(by);
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private TrustConfig trust() {
        return new TrustConfig(
                Town.DOMAIN,
                Town.ISSUER,
                sts.base(),
                town.root.publicKey(),
                Map.of("reports", List.of("web-app"), "retrieval", List.of("reports")));
    }

    private ProxyConfig config() {
        return new ProxyConfig(
                "reports",
                Listener.loopback(0),
                URI.create("http://127.0.0.1:" + app.port()),
                "chat.ask",
                Duration.ofSeconds(10),
                Duration.ofMinutes(5),
                OF_ONE_USER,
                OF_ONE_USER + 1,
                Map.of("search", target("retrieval"), "elsewhere", target("gateway")));
    }

    /** Whoever it says that it is, retrieval answers there. */
    private TargetConfig target(String workload) {
        return new TargetConfig(
                0,
                URI.create("https://localhost:" + target.port()),
                workload,
                List.of("vector.query"),
                new ByteSize(1 << 20),
                Duration.ofSeconds(10));
    }

    /** The loopback port for calls of retrieval. */
    int search() {
        return proxy.port("search");
    }

    void targetDoes(ChainWork work) {
        atTarget.clear();
        targetWork = work;
    }

    /** A new token of that user for the side-car, by way of the web app. */
    BearerToken token(String sub) {
        return sts.write(town.user(sub, "reports", Set.of("engineering")));
    }

    HttpClient as(IdentitySource identity) {
        return HttpClient.mutual(
                identity, Town.id("reports"), URI.create("https://localhost:" + proxy.port()));
    }

    /** One request of the web app. */
    HttpClient.Reply get(Headers headers) {
        return send("GET", "/", headers, Bytes.NONE);
    }

    HttpClient.Reply send(String method, String path, Headers headers, Bytes body) {
        try (var http = as(town.identity("web-app"))) {
            return http.send(method, path, headers, body, LIMIT, 4 << 20);
        }
    }

    static Headers bearer(BearerToken token) {
        return Headers.NONE.with("authorization", "Bearer " + token.text());
    }

    static String subject(Caller caller) {
        return caller.user().map(Principal.User::subject).map(user -> user.sub()).orElse("-");
    }

    /** The side-car's audit log. */
    String records() {
        audit.checkpoint();
        try {
            return Files.readString(folder.resolve("reports").resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stopWriting() {
        audit.close();
    }

    @Override
    public void close() {
        proxy.close();
        target.close();
        exchanger.close();
        pep.close();
        targetPep.close();
        sts.close();
        app.close();
        audit.close();
        targetAudit.close();
    }
}
