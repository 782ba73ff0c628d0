// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRoot;
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

/** The trust domain of the tests: its authority, its workloads, its token root, its people. */
final class Town {
    static final String DOMAIN = "demo.sallyport";
    static final String ISSUER = "https://sts.demo.sallyport";

    private final TestCa ca = TestCa.create("town");
    private final Map<String, IdentitySource> identities = new ConcurrentHashMap<>();
    final TokenRoot root = TokenRoot.create();
    final SigningKey signing = SigningKey.create("test-1");

    static SpiffeId id(String name) {
        return new SpiffeId(DOMAIN, "/" + name);
    }

    /** The same identity each time it is asked for. */
    IdentitySource identity(String name) {
        return identities.computeIfAbsent(name, _ -> fresh(name));
    }

    /** Another certificate of the same workload. */
    IdentitySource fresh(String name) {
        var issued = ca.issue(id(name).toString());
        return IdentitySource.fixed(
                new Svid(id(name), issued.key(), issued.chain()),
                new TrustBundle(DOMAIN, Set.of(ca.anchor())));
    }

    String thumbprint(String name) {
        return Peer.thumbprint(identity(name).svid().leaf());
    }

    /** What the web app may show to {@code audience} for that user. */
    AccessToken user(String sub, String audience, Set<String> groups) {
        var subject = new Subject(new TenantId("acme"), "https://idp.test", sub);
        return token(
                new Principal.User(subject, groups),
                audience,
                Set.of("chat.ask", "vector.query"),
                List.of(id("web-app")));
    }

    /** What the web app may show to the side-car without any user. */
    AccessToken service() {
        return token(
                new Principal.Service(id("web-app")), "reports", Set.of("svc:chat.ask"), List.of());
    }

    private AccessToken token(
            Principal principal, String audience, Set<String> scopes, List<SpiffeId> actors) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return new AccessToken(
                principal,
                new TenantId("acme"),
                id(audience),
                id("web-app"),
                scopes,
                actors,
                thumbprint("web-app"),
                UUID.randomUUID().toString(),
                principal instanceof Principal.User ? "sid-1" : "",
                UUID.randomUUID().toString(),
                "",
                now,
                now.plusSeconds(120),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
