// SPDX-License-Identifier: Apache-2.0
package io.sallyport.gateway;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRoot;
import io.sallyport.identity.TokenWriter;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** One trust domain: its authority, its workloads, its token root, its tokens. */
final class Domain {
    static final String NAME = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("domain");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    private final Map<String, AccessToken> written = new ConcurrentHashMap<>();
    final TokenRoot root = TokenRoot.create();
    final SigningKey signing = SigningKey.create("test-1");

    static SpiffeId id(String name) {
        return new SpiffeId(NAME, "/" + name);
    }

    IdentitySource identity(String name) {
        return identities.computeIfAbsent(
                name,
                _ -> {
                    var issued = ca.issue(id(name).toString());
                    var svid = new Svid(id(name), issued.key(), issued.chain());
                    return IdentitySource.fixed(svid, bundle());
                });
    }

    TrustBundle bundle() {
        return new TrustBundle(NAME, Set.of(ca.anchor()));
    }

    String thumbprint(String name) {
        return Peer.thumbprint(identity(name).svid().leaf());
    }

    /** T3 of that user of acme, as the orchestrator has it. */
    BearerToken forGateway(String user, String... scopes) {
        return addressed("gateway", user, scopes);
    }

    /** What the orchestrator has for that workload. */
    BearerToken addressed(String audience, String user, String... scopes) {
        var subject = new Subject(new TenantId("acme"), "https://idp.test", user);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return write(
                new AccessToken(
                        new Principal.User(subject, Set.of("engineering")),
                        subject.tenant(),
                        id(audience),
                        id("orchestrator"),
                        Set.of(scopes),
                        List.of(id("orchestrator"), id("web-app")),
                        thumbprint("orchestrator"),
                        UUID.randomUUID().toString(),
                        "sid-1",
                        UUID.randomUUID().toString(),
                        "parent",
                        now,
                        now.plusSeconds(120),
                        Optional.empty(),
                        Optional.of("192.0.2.7"),
                        Map.of()));
    }

    /** A token of that workload on its own. */
    BearerToken ofService(String workload, String scope) {
        return service(workload, "gateway", scope);
    }

    /** What sts gives the gateway for its own model service. */
    BearerToken gatewaysOwn(String scope) {
        return service("gateway", "model", scope);
    }

    private BearerToken service(String workload, String audience, String scope) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return write(
                new AccessToken(
                        new Principal.Service(id(workload)),
                        new TenantId("acme"),
                        id(audience),
                        id(workload),
                        Set.of(scope),
                        List.of(),
                        thumbprint(workload),
                        UUID.randomUUID().toString(),
                        "",
                        UUID.randomUUID().toString(),
                        "",
                        now,
                        now.plusSeconds(60),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of()));
    }

    /** What sts makes of a T3 for the gateway: T7. */
    BearerToken forModel(String subjectToken) {
        AccessToken parent = written(subjectToken);
        return write(
                new AccessToken(
                        parent.principal(),
                        parent.tenant(),
                        id("model"),
                        id("gateway"),
                        parent.scopes(),
                        List.of(id("gateway"), id("orchestrator"), id("web-app")),
                        thumbprint("gateway"),
                        parent.txn(),
                        parent.sid(),
                        UUID.randomUUID().toString(),
                        parent.jti(),
                        parent.issued(),
                        parent.expires(),
                        Optional.empty(),
                        parent.address(),
                        Map.of()));
    }

    AccessToken written(String token) {
        AccessToken claims = written.get(token);
        if (claims == null) {
            throw new IllegalStateException("a token that nobody here has written");
        }
        return claims;
    }

    private BearerToken write(AccessToken claims) {
        BearerToken token = TokenWriter.of(ISSUER, signing).write(claims);
        written.put(token.text(), claims);
        return token;
    }
}
