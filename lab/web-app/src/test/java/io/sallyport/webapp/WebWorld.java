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
import io.sallyport.http.HttpHandler;
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
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
    private final WorldFile file = new WorldFile(root);
    private final Map<String, AuditLog> logs = new ConcurrentHashMap<>();
    private final List<Pep> peps = new CopyOnWriteArrayList<>();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Map<String, ChainWork> works = new ConcurrentHashMap<>();
    final AtomicReference<Passage> lastAsked = new AtomicReference<>();
    final TrustConfig trust;
    final TokenService sts;
    final IdentityProvider idp;
    final OnBehalfOf client;

    private WebWorld(Path folder, WorldSetting setting) throws IOException {
        this.folder = folder;
        PeopleFile.write(
                folder.resolve("people.yaml"),
                List.of(
                        new Person("john", "acme", List.of("engineering"), HASH),
                        new Person("helen", "acme", List.of("hr"), HASH)));
        StsInit.init(folder.resolve("sts"), root);
        Configuration read = Configuration.read(file.write(folder, setting));
        this.trust = read.section("trust", TrustConfig.class);
        this.sts = keep(TokenService.start(read.section("sts", StsConfig.class), trust, sts()));
        this.idp = keep(IdentityProvider.start(read.section("idp", IdpConfig.class), idp()));
        honest();
        pep("orchestrator", "chat.ask");
        pep("keys", "field.open");
        if (setting.attempts()) {
            retrieval(setting);
            pep("gateway", "llm.invoke");
        }
        Exchanger exchanger =
                keep(
                        Exchanger.of(
                                identity("web-app"),
                                trust.workload("sts"),
                                trust.sts().resolve("/oauth2/token")));
        this.client = keep(OnBehalfOf.of(identity("web-app"), exchanger));
        keep(WebApp.start(read.section("web-app", WebAppConfig.class), web(exchanger)));
    }

    static WebWorld open(Path folder) {
        return open(folder, WorldSetting.USUAL);
    }

    static WebWorld open(Path folder, WorldSetting setting) {
        try {
            return new WebWorld(folder, setting);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private void pep(String name, String scope) {
        Pep pep = keep(Pep.open(trust, name, identity(name), audit(name), metrics, clock));
        serve(name, RequestPath.chain(pep, scope, passage -> work(name).answer(passage)));
        peps.add(pep);
        heard();
    }

    /** Guarded as it should be, or by nothing at all. */
    private void retrieval(WorldSetting setting) {
        if (setting.guarded()) {
            pep("retrieval", "vector.query");
        } else {
            serve("retrieval", _ -> Response.json(200, "{\"data\":[]}"));
        }
    }

    private void serve(String name, HttpHandler handler) {
        keep(
                HttpServer.start(
                        Listener.loopback(file.port(name.toUpperCase(Locale.ROOT))),
                        new ServerTls.Mutual(identity(name)),
                        handler));
    }

    private ChainWork work(String name) {
        return works.getOrDefault(name, _ -> Response.json(200, "{}"));
    }

    /** What a service does from now on with a question that its PEP let through. */
    void does(String name, ChainWork work) {
        works.put(name, work);
    }

    /** All services do again what they should. */
    void honest() {
        does("orchestrator", says(WebWorld::plain));
        does("keys", _ -> Response.json(200, "{\"value\":\"900-41-1201\"}"));
    }

    /** Moves the clock, and waits until the services have heard of revocations again. */
    void advance(Duration by) {
        clock.advance(by);
        heard();
    }

    private void heard() {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> peps.stream().allMatch(pep -> pep.missing().isEmpty()));
    }

    private ChainWork says(Function<Passage, String> stream) {
        return passage -> {
            lastAsked.set(passage);
            return Response.stream(
                    200, "text/event-stream", sink -> sink.send(Bytes.of(stream.apply(passage))));
        };
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
        does("orchestrator", says(stream));
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
        return "http://localhost:" + file.port("WEB");
    }

    /** The provider's address. */
    String pages() {
        return "http://localhost:" + file.port("PAGES");
    }

    /** The orchestrator's address. */
    String orchestrator() {
        return "https://localhost:" + file.port("ORCHESTRATOR");
    }

    /** Where the web app poses as a model. */
    URI spoofed() {
        return URI.create("https://localhost:" + file.port("SPOOF"));
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
