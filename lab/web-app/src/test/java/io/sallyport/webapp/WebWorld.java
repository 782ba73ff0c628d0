// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import static org.awaitility.Awaitility.await;

import io.sallyport.audit.AuditLog;
import io.sallyport.client.OnBehalfOf;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.http.Bytes;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.TokenRoot;
import io.sallyport.idp.IdentityProvider;
import io.sallyport.idp.IdpConfig;
import io.sallyport.idp.IdpParts;
import io.sallyport.idp.Passwords;
import io.sallyport.idp.PeopleFile;
import io.sallyport.idp.Person;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.sts.StsConfig;
import io.sallyport.sts.StsInit;
import io.sallyport.sts.StsParts;
import io.sallyport.sts.TokenService;
import io.sallyport.testkit.FreePort;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The web app with a real provider, a real token service, and PEPs in place of orchestrator and
 * keys: real mutual TLS, real HTTP, one clock.
 */
final class WebWorld implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    private static final String HASH = Passwords.hash(PASSWORD);

    final HandClock clock = new HandClock();
    final Metrics metrics = new Metrics();
    final Path folder;
    private final TestCa ca = TestCa.create("web");
    private final TokenRoot root = TokenRoot.create();
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, AuditLog> logs = new ConcurrentHashMap<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final AtomicReference<Function<Passage, String>> says =
            new AtomicReference<>(WebWorld::plain);
    final AtomicReference<Passage> lastAsked = new AtomicReference<>();
    final TrustConfig trust;
    final TokenService sts;
    final IdentityProvider idp;
    final OnBehalfOf client;

    private WebWorld(Path folder, String mayRevoke) throws IOException {
        this.folder = folder;
        for (String place : List.of("WEB", "PAGES", "IDP", "STS", "ORCHESTRATOR", "KEYS")) {
            ports.put(place, FreePort.next());
        }
        PeopleFile.write(
                folder.resolve("people.yaml"),
                List.of(
                        new Person("john", "acme", List.of("engineering"), HASH),
                        new Person("helen", "acme", List.of("hr"), HASH)));
        StsInit.init(folder.resolve("sts"), root);
        Configuration file = Configuration.read(file(mayRevoke));
        this.trust = file.section("trust", TrustConfig.class);
        this.sts = keep(TokenService.start(file.section("sts", StsConfig.class), trust, sts()));
        this.idp = keep(IdentityProvider.start(file.section("idp", IdpConfig.class), idp()));
        pep("orchestrator", "chat.ask", this::asked);
        pep("keys", "field.open", _ -> Response.json(200, "{\"value\":\"900-41-1201\"}"));
        Exchanger exchanger =
                keep(
                        Exchanger.of(
                                identity("web-app"),
                                trust.workload("sts"),
                                trust.sts().resolve("/oauth2/token")));
        this.client = keep(OnBehalfOf.of(identity("web-app"), exchanger));
        keep(WebApp.start(file.section("web-app", WebAppConfig.class), web(exchanger)));
    }

    static WebWorld open(Path folder) {
        return open(folder, "web-app");
    }

    static WebWorld open(Path folder, String mayRevoke) {
        try {
            return new WebWorld(folder, mayRevoke);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path file(String mayRevoke) throws IOException {
        try (InputStream in = WebWorld.class.getResourceAsStream("world.yaml")) {
            String text =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replace("TOKEN_ROOT", root.publicKey())
                            .replace("MAY_REVOKE", mayRevoke);
            for (Map.Entry<String, Integer> port : ports.entrySet()) {
                text = text.replaceAll("\\b" + port.getKey() + "\\b", port.getValue().toString());
            }
            return Files.writeString(folder.resolve("sallyport.yaml"), text);
        }
    }

    private StsParts sts() {
        return new StsParts(identity("sts"), audit("sts"), metrics, folder.resolve("sts"), clock);
    }

    private IdpParts idp() {
        return new IdpParts(identity("idp"), trust.callersOf("idp"), audit("idp"), metrics, clock);
    }

    private WebAppParts web(Exchanger exchanger) {
        return new WebAppParts(
                identity("web-app"), trust, exchanger, client, audit("web-app"), metrics, clock);
    }

    private void pep(String name, String scope, ChainWork work) {
        Pep pep = keep(Pep.open(trust, name, identity(name), audit(name), metrics, clock));
        int port = ports.getOrDefault(name.toUpperCase(Locale.ROOT), 0);
        keep(
                HttpServer.start(
                        Listener.loopback(port),
                        new ServerTls.Mutual(identity(name)),
                        RequestPath.chain(pep, scope, work)));
        await().atMost(Duration.ofSeconds(20)).until(() -> pep.missing().isEmpty());
    }

    private Response asked(Passage passage) {
        lastAsked.set(passage);
        return Response.stream(
                200, "text/event-stream", sink -> sink.send(Bytes.of(says.get().apply(passage))));
    }

    /** An honest orchestrator. */
    static String plain(Passage passage) {
        return event("delta", "{\"text\":\"28 days\"}")
                + event("receipts", "[\"" + own(passage) + "\"]")
                + event("done", "{}");
    }

    /** The orchestrator's genuine receipt for this question. */
    static String own(Passage passage) {
        return passage.receipts().getLast();
    }

    static String event(String name, String data) {
        return "event: " + name + "\ndata: " + data + "\n\n";
    }

    /** What the orchestrator answers from now on. */
    void orchestratorSays(Function<Passage, String> stream) {
        says.set(stream);
    }

    IdentitySource identity(String name) {
        return identities.computeIfAbsent(name, _ -> made(ca, name));
    }

    /** An identity of the same name from any authority. */
    static IdentitySource made(TestCa authority, String name) {
        var id = new SpiffeId("demo.sallyport", "/" + name);
        TestCa.Issued issued = authority.issue(id.toString());
        return IdentitySource.fixed(
                new Svid(id, issued.key(), issued.chain()),
                new TrustBundle("demo.sallyport", Set.of(authority.anchor())));
    }

    AuditLog audit(String role) {
        return logs.computeIfAbsent(
                role,
                name ->
                        AuditLog.open(
                                folder.resolve("audit").resolve(name),
                                "spiffe://demo.sallyport/" + name));
    }

    String auditText(String role) {
        try {
            return Files.readString(folder.resolve("audit").resolve(role).resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The web app's address. */
    String web() {
        return "http://localhost:" + ports.get("WEB");
    }

    /** The provider's address. */
    String pages() {
        return "http://localhost:" + ports.get("PAGES");
    }

    /** The orchestrator's address. */
    String orchestrator() {
        return "https://localhost:" + ports.get("ORCHESTRATOR");
    }

    private <T extends AutoCloseable> T keep(T part) {
        opened.push(part);
        return part;
    }

    @Override
    public void close() {
        try {
            while (!opened.isEmpty()) {
                opened.pop().close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        logs.values().forEach(AuditLog::close);
    }
}
