// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.sallyport.audit.AuditLog;
import io.sallyport.enforcement.ChainWork;
import io.sallyport.enforcement.Pep;
import io.sallyport.enforcement.RequestPath;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.http.HttpServer;
import io.sallyport.http.Listener;
import io.sallyport.http.Response;
import io.sallyport.http.ServerTls;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.TokenRoot;
import io.sallyport.runtime.Metrics;
import io.sallyport.sts.EdgeConfig;
import io.sallyport.sts.IssuerConfig;
import io.sallyport.sts.StsConfig;
import io.sallyport.sts.StsInit;
import io.sallyport.sts.StsParts;
import io.sallyport.sts.TokenService;
import io.sallyport.testkit.FreePort;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A trust domain around an application: a real token service, and PEPs on the real path. */
final class Neighbours implements AutoCloseable {
    static final String DOMAIN = "demo.sallyport";
    private final int port = FreePort.next();
    private final String stsAddress = "https://localhost:" + port;
    private static final String IDP = "http://idp.test";

    private final Path folder;
    private final TestCa ca = TestCa.create("neighbours");
    private final Map<String, RenewingIdentity> identities = new ConcurrentHashMap<>();
    private final TokenRoot root = TokenRoot.create();
    private final ECKey idpKey;
    private final HttpServer idp;
    private final AuditLog stsAudit;
    private TokenService sts;

    Neighbours(Path folder) throws IOException, JOSEException {
        this.folder = folder;
        this.idpKey = new ECKeyGenerator(Curve.P_256).keyID("idp-1").generate();
        String keys = new JWKSet(idpKey.toPublicJWK()).toString();
        this.idp =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Loopback(),
                        _ -> Response.json(200, keys));
        StsInit.init(folder.resolve("sts"), root);
        this.stsAudit = AuditLog.open(folder.resolve("audit-sts"), id("sts").toString());
        this.sts = startSts();
    }

    /** Who signs tokens here. */
    String issuer() {
        return stsAddress;
    }

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    RenewingIdentity identity(String name) {
        return identities.computeIfAbsent(name, n -> new RenewingIdentity(ca, id(n)));
    }

    String rootKey() {
        return root.publicKey();
    }

    URI tokenEndpoint() {
        return URI.create("https://localhost:" + sts.port() + "/oauth2/token");
    }

    /** John's access token, as the identity provider gave it to the application. */
    BearerToken john() {
        Instant now = Instant.now();
        var claims =
                new JWTClaimsSet.Builder()
                        .issuer(IDP)
                        .subject("john")
                        .audience("sallyport")
                        .jwtID(UUID.randomUUID().toString())
                        .claim("client_id", "app")
                        .claim("tenant", "acme")
                        .claim("groups", List.of("engineering"))
                        .claim("sid", "sid-john")
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .build();
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(idpKey.getKeyID())
                        .build();
        try {
            var jwt = new SignedJWT(header, claims);
            jwt.sign(new ECDSASigner(idpKey));
            return new BearerToken(jwt.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PEP of that name on the real path, which lets the application and nobody else in. */
    Guarded guarded(String name, ChainWork work) {
        IdentitySource identity = identity(name);
        AuditLog audit = AuditLog.open(folder.resolve("audit-" + name), id(name).toString());
        Pep pep =
                Pep.open(
                        trust(Map.of(name, List.of("app"))),
                        name,
                        identity,
                        audit,
                        new Metrics(),
                        Clock.systemUTC());
        HttpServer server =
                HttpServer.start(
                        Listener.loopback(0),
                        new ServerTls.Mutual(identity),
                        RequestPath.chain(pep, "vector.query", work));
        return new Guarded(pep, server, audit);
    }

    /** A PEP that runs. */
    record Guarded(Pep pep, HttpServer server, AuditLog audit) implements AutoCloseable {
        URI uri() {
            return URI.create("https://localhost:" + server.port());
        }

        @Override
        public void close() {
            server.close();
            pep.close();
            audit.close();
        }
    }

    /** The token service is away while {@code meanwhile} runs, and then back where it was. */
    void withoutSts(Runnable meanwhile) {
        sts.close();
        try {
            meanwhile.run();
        } finally {
            sts = startSts();
        }
    }

    private TokenService startSts() {
        var issuer =
                new IssuerConfig(
                        IDP,
                        Optional.of(URI.create("http://localhost:" + idp.port() + "/jwks")),
                        IssuerConfig.Reach.LOOPBACK,
                        Optional.empty(),
                        Optional.empty(),
                        List.of("ES256"),
                        List.of("at+jwt"),
                        List.of("sallyport"),
                        Map.of("app", "app"),
                        IssuerConfig.Binding.ACCEPTED,
                        List.of("acme"),
                        "tenant",
                        "groups",
                        Optional.empty(),
                        List.of("vector.query"),
                        Duration.ofHours(1));
        var edge =
                new EdgeConfig(
                        "app",
                        "retrieval",
                        List.of("vector.query"),
                        Duration.ofMinutes(4),
                        false,
                        Optional.empty());
        var config =
                new StsConfig(
                        Listener.loopback(port),
                        List.of(issuer),
                        List.of(edge),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        50,
                        Duration.ofHours(1),
                        Duration.ofHours(24),
                        Optional.empty());
        return TokenService.start(
                config,
                trust(Map.of("sts", List.of("app", "other", "retrieval"))),
                new StsParts(
                        identity("sts"),
                        stsAudit,
                        new Metrics(),
                        folder.resolve("sts"),
                        Clock.systemUTC()));
    }

    private TrustConfig trust(Map<String, List<String>> edges) {
        return new TrustConfig(DOMAIN, stsAddress, URI.create(stsAddress), root.publicKey(), edges);
    }

    @Override
    public void close() {
        sts.close();
        stsAudit.close();
        idp.close();
    }
}
