// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.exchange.Exchanger;
import io.sallyport.firewall.Firewall;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.firewall.Firewalls;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.quota.Prices;
import io.sallyport.quota.Quota;
import io.sallyport.quota.QuotaConfig;
import io.sallyport.quota.Quotas;
import io.sallyport.runtime.ByteSize;
import io.sallyport.runtime.Metrics;
import io.sallyport.runtime.SecretRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The gateway between an orchestrator and a model, all over real connections, with a real token
 * service's half, real policies, a durable quota and an audit log.
 */
final class Chain implements AutoCloseable {
    static final String MODEL = "sallyport-extractive";
    static final String FORBIDDEN = "forbidden-model";
    static final String KEY = "sk-secret-of-the-provider";
    static final Duration LIMIT = Duration.ofSeconds(20);
    static final QuotaConfig.Limits PLENTY =
            new QuotaConfig.Limits(100_000, 10_000, new BigDecimal(1000));
    private static final Path POLICIES =
            Path.of("../../lab/world/src/main/resources/io/sallyport/world/policies");
    private static final QuotaConfig.Limits ACCOUNT =
            new QuotaConfig.Limits(1000, 1000, new BigDecimal("0.15"));
    private static final QuotaConfig.Price PRICE =
            new QuotaConfig.Price(new BigDecimal(100), new BigDecimal(1000));

    final Domain domain = new Domain();
    final TestSts sts;
    final Metrics metrics = new Metrics();
    final AuditLog audit;
    final TinyModel model;
    final Gateway gateway;
    private final Path folder;
    private final HttpClient orchestrator;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /**
     * What differs between tests.
     *
     * @param user the limits of one user
     * @param outside whether the model is an outside provider's, with a key
     * @param quota what to do to the quota before the gateway gets it
     * @param answering whose certificate the model shows
     */
    record Kind(
            QuotaConfig.Limits user,
            boolean outside,
            UnaryOperator<Quota> quota,
            String answering) {
        static final Kind OWN = new Kind(PLENTY, false, quota -> quota);
        static final Kind SPOOFED = new Kind(PLENTY, false, quota -> quota, "web-app");
        static final Kind OUTSIDE = new Kind(PLENTY, true, quota -> quota);

        Kind(QuotaConfig.Limits user, boolean outside, UnaryOperator<Quota> quota) {
            this(user, outside, quota, "model");
        }

        static Kind limited(int burst, String dollars) {
            return new Kind(
                    new QuotaConfig.Limits(1, burst, new BigDecimal(dollars)),
                    false,
                    quota -> quota);
        }
    }

    Chain(Path folder, Kind kind) {
        this.folder = folder;
        sts = keep(new TestSts(domain));
        ServerTls tls =
                kind.outside()
                        ? new ServerTls.Loopback()
                        : new ServerTls.Mutual(domain.identity(kind.answering()));
        model = keep(new TinyModel(tls));
        var identity = domain.identity("gateway");
        audit = keep(AuditLog.open(folder.resolve("audit"), Domain.id("gateway").toString()));
        Pep pep =
                keep(
                        Pep.open(
                                trust(sts.base()),
                                "gateway",
                                identity,
                                audit,
                                metrics,
                                Clock.systemUTC()));
        QuotaConfig limits = limits(kind.user());
        var quota = keep(Quotas.embedded(limits, folder.resolve("quota.db"), Clock.systemUTC()));
        var guards =
                new Gateway.Guards(
                        keep(PolicyEngine.open(POLICIES)),
                        firewall(),
                        kind.quota().apply(quota),
                        new Prices(limits.prices()));
        var exchanger =
                keep(Exchanger.of(identity, Domain.id("sts"), sts.base().resolve("/oauth2/token")));
        gateway =
                keep(
                        Gateway.start(
                                config(kind.outside()),
                                pep,
                                guards,
                                new Gateway.Self(identity, exchanger)));
        await().atMost(LIMIT).until(() -> pep.missing().isEmpty());
        orchestrator = keep(client("orchestrator"));
    }

    private static Firewall firewall() {
        return Firewalls.standard(new FirewallConfig(new ByteSize(256 << 10), 0.7, 0.5));
    }

    private TrustConfig trust(URI sts) {
        return new TrustConfig(
                Domain.NAME,
                Domain.ISSUER,
                sts,
                domain.root.publicKey(),
                Map.of("gateway", List.of("orchestrator", "device")));
    }

    private static QuotaConfig limits(QuotaConfig.Limits user) {
        return new QuotaConfig(
                user,
                PLENTY,
                PLENTY,
                PLENTY,
                Map.of(
                        Domain.id("device").toString(),
                        new QuotaConfig.Named(PLENTY, Optional.of(ACCOUNT))),
                Map.of(MODEL, PRICE, FORBIDDEN, PRICE),
                Duration.ofMinutes(5),
                50,
                Duration.ofMinutes(1));
    }

    private GatewayConfig config(boolean outside) {
        String host = outside ? "http://127.0.0.1:" : "https://localhost:";
        var provider =
                new ProviderConfig(
                        outside
                                ? ProviderConfig.Kind.OPENAI_COMPATIBLE
                                : ProviderConfig.Kind.OWN_MODEL,
                        URI.create(host + model.port() + "/v1"),
                        outside ? Optional.empty() : Optional.of("model"),
                        Optional.empty(),
                        outside ? Optional.of(key()) : Optional.empty(),
                        Duration.ofSeconds(2));
        var route = new ModelRoute("p", Optional.of("tiny"), 100, 200);
        return Configs.with(Map.of(MODEL, route, FORBIDDEN, route), Map.of("p", provider));
    }

    private SecretRef key() {
        try {
            return new SecretRef.InFile(Files.writeString(folder.resolve("provider.key"), KEY));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    URI base() {
        return URI.create("https://localhost:" + gateway.port() + "/v1");
    }

    HttpClient client(String workload) {
        return HttpClient.mutual(
                domain.identity(workload), Domain.id("gateway"), base().resolve("/"));
    }

    BearerToken john() {
        return domain.forGateway("john", "llm.invoke");
    }

    Headers bearer(BearerToken token) {
        return Headers.NONE
                .with("authorization", "Bearer " + token.text())
                .with("content-type", "application/json");
    }

    /** A request as John through the orchestrator. */
    HttpClient.Reply send(String method, String path, String body) {
        return orchestrator.send(method, path, bearer(john()), Bytes.of(body), LIMIT, 1 << 20);
    }

    /** A chat completion as John. */
    HttpClient.Reply chat(String members) {
        return send("POST", Routes.CHAT, body(members));
    }

    /** One user message. */
    HttpClient.Reply say(String text) {
        return chat(message(text));
    }

    /** A chat completion as the device on its own, with a token of that scope. */
    HttpClient.Reply alone(String workload, String scope, String members) {
        try (HttpClient device = client(workload)) {
            BearerToken token = domain.ofService(workload, scope);
            return device.send(
                    "POST", Routes.CHAT, bearer(token), Bytes.of(body(members)), LIMIT, 1 << 20);
        }
    }

    HttpClient.StreamedReply stream(String members) {
        return orchestrator.open(
                "POST", Routes.CHAT, bearer(john()), Bytes.of(body(members)), LIMIT);
    }

    /** The whole stream of one user message, as text; where it was cut off it ends with CUT. */
    String streamed(String text, String members) {
        var bytes = new ByteArrayOutputStream();
        try (var reply = stream(message(text) + ",\"stream\":true" + members)) {
            reply.body().transferTo(bytes);
        } catch (IOException cut) {
            bytes.writeBytes(new byte[] {'C', 'U', 'T'});
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    static String message(String text) {
        return "\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]";
    }

    private static String body(String members) {
        return members.startsWith("{") ? members : "{\"model\":\"" + MODEL + "\"," + members + "}";
    }

    static JsonNode json(HttpClient.Reply reply) throws IOException {
        return Json.MAPPER.readTree(reply.body().text());
    }

    static JsonNode error(HttpClient.Reply reply) throws IOException {
        return json(reply).path("error");
    }

    /** The facts of the newest completion in the audit log. */
    JsonNode completion() throws IOException {
        JsonNode newest = Json.MAPPER.missingNode();
        for (String line : Files.readAllLines(folder.resolve("audit/log.jsonl"))) {
            JsonNode entry = Json.MAPPER.readTree(line);
            newest = entry.path("event").asText().equals("completion") ? entry : newest;
        }
        return newest.path("facts");
    }

    /** The facts of all records of that event, oldest first. */
    List<JsonNode> records(String event) throws IOException {
        var found = new ArrayList<JsonNode>();
        for (String line : Files.readAllLines(folder.resolve("audit/log.jsonl"))) {
            JsonNode entry = Json.MAPPER.readTree(line);
            if (entry.path("event").asText().equals(event)) {
                found.add(entry.path("facts"));
            }
        }
        return found;
    }

    /** Everything that the gateway wrote about what it did. */
    String auditText() throws IOException {
        return Files.readString(folder.resolve("audit/log.jsonl"));
    }

    /** What so many tokens cost here, in micro-dollars. */
    static long price(long input, long output) {
        return input * 100 + output * 1000;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("closing a test's parts", e);
            }
        }
    }
}
