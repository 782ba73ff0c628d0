// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.identity.TokenRoot;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.FreePort;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A token service as the guide configures it, beside a real Keycloak, with everybody's identity in
 * files as the demo has them.
 */
final class KeycloakWorld implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GUIDES_ISSUER = "https://idp.example.com/realms/acme";

    final Path folder;
    final ShiftedClock clock = new ShiftedClock();
    final Metrics metrics = new Metrics();
    final RunningKeycloak keycloak;
    final int logoutPort = FreePort.next();
    private final TestCa ca = TestCa.create("demo");
    private final Map<String, IdentitySource> identities = new HashMap<>();
    private final Map<String, HttpClient> clients = new HashMap<>();
    private final TokenRoot root = TokenRoot.create();
    private final AuditLog audit;
    private final TokenService service;

    /** An answer, read. */
    record Told(int status, JsonNode json) {
        String token() {
            return json.path("access_token").asText();
        }
    }

    KeycloakWorld(Path folder) throws IOException {
        this.folder = folder;
        for (String name : List.of("idp", "sts", "web-app", "orchestrator", "retrieval")) {
            identities.put(name, identity(name));
        }
        this.keycloak = new RunningKeycloak(folder, MutualJdk.client(who("web-app")));
        StsInit.init(folder.resolve("sts-keys"), root);
        this.audit = AuditLog.open(folder.resolve("audit"), id("sts").toString());
        Configuration config = Configuration.read(configuration());
        this.service =
                TokenService.start(
                        config.section("sts", StsConfig.class),
                        config.section("trust", TrustConfig.class),
                        new StsParts(
                                who("sts"), audit, metrics, folder.resolve("sts-keys"), clock));
    }

    static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }

    /** The guide's realm, and two more clients of the same one. */
    String realm() {
        try {
            var realm =
                    (ObjectNode)
                            JSON.readTree(
                                    GuideBlocks.of("json")
                                            .getFirst()
                                            .replace("8454", Integer.toString(logoutPort)));
            var clients = (ArrayNode) realm.path("clients");
            ObjectNode bound =
                    ((ObjectNode) clients.get(0)).deepCopy().put("clientId", "bound-app");
            ((ObjectNode) bound.path("attributes"))
                    .put("tls.client.certificate.bound.access.tokens", "true");
            clients.add(bound);
            clients.add(((ObjectNode) clients.get(0)).deepCopy().put("clientId", "other-app"));
            return realm.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String address() {
        return "https://localhost:" + service.port();
    }

    String thumbprint(String name) {
        return Peer.thumbprint(who(name).svid().leaf());
    }

    private IdentitySource who(String name) {
        return Objects.requireNonNull(identities.get(name), name);
    }

    /** Another certificate for the same workload, as every hour. */
    void renew(String name) throws IOException {
        identities.put(name, identity(name));
        Optional.ofNullable(clients.remove(name)).ifPresent(HttpClient::close);
    }

    String auditText() {
        try {
            return Files.readString(folder.resolve("audit").resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Told exchange(String from, String subject, String to, String scope) {
        return post(
                from,
                Routes.TOKEN,
                Map.of(
                        "grant_type",
                        StsWorld.EXCHANGE,
                        "subject_token",
                        subject,
                        "subject_token_type",
                        StsWorld.ACCESS_TOKEN,
                        "audience",
                        id(to).toString(),
                        "scope",
                        scope));
    }

    Told post(String from, String path, Map<String, String> form) {
        var client =
                clients.computeIfAbsent(
                        from,
                        name -> HttpClient.mutual(who(name), id("sts"), URI.create(address())));
        var headers = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        HttpClient.Reply reply =
                client.send(
                        "POST",
                        path,
                        headers,
                        Bytes.of(Form.encode(form)),
                        Duration.ofSeconds(30),
                        1 << 20);
        try {
            return new Told(reply.status(), JSON.readTree(reply.body().array()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        clients.values().forEach(HttpClient::close);
        service.close();
        audit.close();
        keycloak.close();
    }

    /** The guide's, with this test's addresses; {@code bound-app} is the web app, too. */
    private Path configuration() throws IOException {
        String guides =
                GuideBlocks.of("yaml")
                        .getFirst()
                        .replace("8444", "0")
                        .replace("8454", Integer.toString(logoutPort))
                        .replace(GUIDES_ISSUER, keycloak.issuer())
                        .replace("reach: outside", "reach: loopback")
                        .replace("keys-last: 1h", "keys-last: 3m")
                        .replace("{web-app: web-app}", "{web-app: web-app, bound-app: web-app}");
        String trust =
                """
                trust:
                  domain: demo.sallyport
                  issuer: https://localhost:8444
                  sts: https://localhost:8444
                  token-root: %s
                  edges:
                    sts: [web-app, orchestrator, retrieval]
                """
                        .formatted(root.publicKey());
        return Files.writeString(folder.resolve("sallyport.yaml"), trust + guides);
    }

    private IdentitySource identity(String name) throws IOException {
        TestCa.Issued issued = ca.issue(id(name).toString());
        Path own = Files.createDirectories(folder.resolve(name));
        PemFiles.write(own.resolve("svid.pem"), "CERTIFICATE", encoded(issued));
        PemFiles.write(own.resolve("svid.key"), "PRIVATE KEY", issued.key().getEncoded());
        PemFiles.write(own.resolve("bundle.pem"), "CERTIFICATE", PemFiles.der(ca.anchor()));
        return IdentitySource.fixed(
                new Svid(id(name), issued.key(), issued.chain()),
                new TrustBundle("demo.sallyport", Set.of(ca.anchor())));
    }

    private static byte[] encoded(TestCa.Issued issued) {
        return PemFiles.der(issued.chain().getFirst());
    }
}
