// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Request;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.FeedPage;
import io.sallyport.identity.FeedQuestion;
import io.sallyport.identity.FeedReader;
import io.sallyport.identity.RootKey;
import io.sallyport.identity.RootedKeys;
import io.sallyport.identity.TokenReader;
import io.sallyport.identity.TokenRoot;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.store.Database;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A whole token service with an identity provider, over real mutual TLS, and everybody's keys. */
final class StsWorld implements AutoCloseable {
    static final String EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final HandClock clock = new HandClock();
    final Path folder;
    final Metrics metrics = new Metrics();
    private final TestCa ca = TestCa.create("demo");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final Map<String, HttpClient> clients = new ConcurrentHashMap<>();
    final IdpDesk idp = new IdpDesk(identity("idp"));
    final TokenRoot root = TokenRoot.create();
    private final StsConfig config;
    private final TrustConfig trust;
    private AuditLog audit;
    private TokenService service;

    /** An answer, read. */
    record Told(int status, JsonNode json) {
        String error() {
            return json.path("error").asText();
        }

        BearerToken token() {
            return new BearerToken(json.path("access_token").asText());
        }
    }

    StsWorld(Path folder) throws IOException {
        this.folder = folder;
        Configuration sample = Configuration.read(sample());
        this.config = sample.section("sts", StsConfig.class);
        this.trust = sample.section("trust", TrustConfig.class);
        new StsInit(folder.resolve("sts"), root, clock).renew();
        this.audit = AuditLog.open(folder.resolve("audit"), id("sts").toString());
        this.service = start();
    }

    private Path sample() throws IOException {
        try (InputStream in = StsWorld.class.getResourceAsStream("sample.yaml")) {
            String text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("TOKEN_ROOT", root.publicKey())
                            .replace("8449", Integer.toString(idp.port()));
            return Files.writeString(folder.resolve("sallyport.yaml"), text);
        }
    }

    private TokenService start() {
        return TokenService.start(
                config,
                trust,
                new StsParts(identity("sts"), audit, metrics, folder.resolve("sts"), clock));
    }

    /** As after a crash or an update: another process over the same folder. */
    void restart() {
        closeClients();
        service.close();
        service = start();
    }

    /** As an identity provider outside: no certificate, to the door of sign-outs. */
    Told signOut(BearerToken logoutToken) {
        return signOut(Routes.LOGOUT, Map.of("logout_token", logoutToken.text()));
    }

    Told signOut(String path, Map<String, String> form) {
        var trusted = new TrustBundle("demo.sallyport", Set.of(ca.anchor()));
        URI door = URI.create("https://localhost:" + service.logoutPort().orElseThrow());
        var headers = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        try (var outside = HttpClient.serverOnly(trusted, id("sts"), door)) {
            HttpClient.Reply reply =
                    outside.send(
                            "POST", path, headers, Bytes.of(Form.encode(form)), PATIENCE, 1 << 20);
            return new Told(reply.status(), JSON.readTree(reply.body().array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A security event token, pushed to the same door (RFC 8935). */
    HttpClient.Reply push(BearerToken event, String type) {
        var trusted = new TrustBundle("demo.sallyport", Set.of(ca.anchor()));
        URI door = URI.create("https://localhost:" + service.logoutPort().orElseThrow());
        var headers = Headers.NONE.with("content-type", type).with("accept", "application/json");
        try (var outside = HttpClient.serverOnly(trusted, id("sts"), door)) {
            return outside.send(
                    "POST", Routes.EVENTS, headers, Bytes.of(event.text()), PATIENCE, 1 << 20);
        }
    }

    TokenService service() {
        return service;
    }

    AuditLog auditLog() {
        return audit;
    }

    String auditText() {
        try {
            return Files.readString(folder.resolve("audit").resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }

    IdentitySource identity(String name) {
        return identities.computeIfAbsent(name, n -> TestIdentity.of(ca, id(n)));
    }

    String thumbprint(String name) {
        return Peer.thumbprint(identity(name).svid().leaf());
    }

    /** John's access token as the identity provider makes it, spoiled before signing. */
    BearerToken t0(Consumer<JWTClaimsSet.Builder> spoil) {
        Date now = Date.from(clock.instant());
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer("http://127.0.0.1:8448")
                        .subject("john")
                        .audience("https://localhost:8444")
                        .jwtID(UUID.randomUUID().toString())
                        .claim("client_id", "web-app")
                        .claim("tenant", "acme")
                        .claim("groups", List.of("engineering"))
                        .claim("sid", "sid-john")
                        .claim("auth_time", clock.instant().getEpochSecond())
                        .claim("cnf", Map.of("x5t#S256", thumbprint("web-app")))
                        .issueTime(now)
                        .notBeforeTime(now)
                        .expirationTime(Date.from(clock.instant().plusSeconds(300)));
        spoil.accept(claims);
        return idp.sign(claims.build());
    }

    BearerToken t0() {
        return t0(_ -> {});
    }

    /** John's T1, of that session at the provider. */
    BearerToken begun(String sid) {
        return exchanged(
                "web-app", t0(c -> c.claim("sid", sid)), "orchestrator", "chat.ask llm.invoke");
    }

    /** Whether this T0 begins a chain. */
    boolean starts(BearerToken t0) {
        return exchange("web-app", t0, "orchestrator", "chat.ask").status() == 200;
    }

    /** Whether a chain that was begun goes on from this T1. */
    boolean goesOn(BearerToken t1) {
        return exchange("orchestrator", t1, "gateway", "llm.invoke").status() == 200;
    }

    /** The good way: exchanges for that scope, or fails. */
    BearerToken exchanged(String from, BearerToken subject, String to, String scope) {
        Told told = exchange(from, subject, to, scope);
        if (told.status() != 200) {
            throw new IllegalStateException("refused with " + told.error());
        }
        return told.token();
    }

    Told exchange(String from, BearerToken subject, String to, String scope) {
        return exchange(from, subject, to, scope, Map.of());
    }

    Told exchange(
            String from,
            BearerToken subject,
            String to,
            String scope,
            Map<String, String> changes) {
        Map<String, String> form = exchangeForm(subject);
        form.put("audience", id(to).toString());
        form.put("scope", scope);
        form.putAll(changes);
        return post(from, "/oauth2/token", form);
    }

    /** A sound request for {@code chat.ask} at the orchestrator. */
    Map<String, String> exchangeForm(BearerToken subject) {
        var form = new TreeMap<String, String>();
        form.put("grant_type", EXCHANGE);
        form.put("subject_token", subject.text());
        form.put("subject_token_type", ACCESS_TOKEN);
        form.put("audience", id("orchestrator").toString());
        form.put("scope", "chat.ask");
        return form;
    }

    Told post(String from, String path, Map<String, String> form) {
        return post(from, path, Form.encode(form));
    }

    Told post(String from, String path, String form) {
        var headers = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        return send(from, "POST", path, headers, Bytes.of(form));
    }

    Told get(String from, String path) {
        return send(from, "GET", path, Headers.NONE, Bytes.NONE);
    }

    private Told send(String from, String method, String path, Headers headers, Bytes body) {
        HttpClient.Reply reply =
                clients.computeIfAbsent(from, this::client)
                        .send(method, path, headers, body, PATIENCE, 1 << 20);
        try {
            return new Told(reply.status(), JSON.readTree(reply.body().array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpClient client(String from) {
        return HttpClient.mutual(
                identity(from), id("sts"), URI.create("https://localhost:" + service.port()));
    }

    /** What a PEP believes: the keys that the root signed, and nothing else. */
    TokenReader reader() {
        return TokenReader.of(trust.issuer(), rooted(), clock);
    }

    private RootedKeys rooted() {
        return RootedKeys.of(RootKey.parse(root.publicKey()), () -> bytes("/oauth2/jwks"), clock);
    }

    /** One answer of the revocation feed, as a PEP believes it. */
    FeedPage feed(FeedQuestion asked) {
        RootedKeys keys = rooted();
        keys.refresh(bytes("/oauth2/jwks"));
        return FeedReader.of(trust.issuer(), keys).read(bytes(asked.path()), asked);
    }

    private byte[] bytes(String path) {
        return get("retrieval", path).json().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The same service over another store, asked without a network between. */
    BareDesk deskOver(Database database) {
        var opened = new ArrayList<AutoCloseable>();
        return new BareDesk(desksOver(database, opened).tokens(), opened, this);
    }

    /** Its door for identity providers over another store. */
    ProviderDoor doorOver(Database database) {
        return desksOver(database, new ArrayList<>()).providers();
    }

    private Wiring.Desks desksOver(Database database, List<AutoCloseable> opened) {
        var wiring =
                new Wiring(
                        config,
                        trust,
                        new StsParts(identity("sts"), audit, metrics, folder.resolve("sts"), clock),
                        database);
        KeyRing keys =
                KeyRing.open(
                        new KeyFolder(folder.resolve("sts")),
                        RootKey.parse(root.publicKey()),
                        audit,
                        clock);
        opened.add(keys);
        return wiring.desks(keys, opened, _ -> () -> idp.keySet().getBytes(StandardCharsets.UTF_8));
    }

    /** Handlers, called directly. */
    record BareDesk(Desk desk, List<AutoCloseable> opened, StsWorld world)
            implements AutoCloseable {
        int ask(String from, String path, Map<String, String> form) {
            return handle(from, "POST", path, Bytes.of(Form.encode(form)));
        }

        int get(String from, String path) {
            return handle(from, "GET", path, Bytes.NONE);
        }

        private int handle(String from, String method, String path, Bytes body) {
            var peer = new Peer(id(from), world.thumbprint(from), Instant.MAX);
            var headers = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
            return desk.handle(
                            new Request(
                                    "r-1",
                                    method,
                                    path,
                                    "",
                                    headers,
                                    body,
                                    Optional.of(peer),
                                    InetAddress.getLoopbackAddress()))
                    .status();
        }

        @Override
        public void close() {
            for (AutoCloseable part : opened) {
                try {
                    part.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void closeClients() {
        clients.values().forEach(HttpClient::close);
        clients.clear();
    }

    @Override
    public void close() {
        closeClients();
        service.close();
        audit.close();
        idp.close();
    }
}
