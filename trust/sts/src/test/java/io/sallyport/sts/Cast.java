// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.DenyKey;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRoot;
import io.sallyport.tls.Peer;
import io.sallyport.tls.SpiffeId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who takes part in these tests: the demo's workloads, John, and the edges between them. */
final class Cast {
    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final TrustConfig TRUST =
            new TrustConfig(
                    "demo.sallyport",
                    "https://sts.demo.sallyport",
                    URI.create("https://localhost:8444"),
                    TokenRoot.create().publicKey(),
                    Map.of());
    static final List<String> CHAT = List.of("chat.ask", "vector.query", "llm.invoke", "llm.embed");
    static final List<EdgeConfig> EDGES =
            List.of(
                    edge("web-app", "orchestrator", CHAT, 300),
                    edge("orchestrator", "retrieval", List.of("vector.query"), 60),
                    edge("orchestrator", "gateway", List.of("llm.invoke"), 60),
                    edge("gateway", "model", List.of("llm.invoke"), 60),
                    new EdgeConfig(
                            "web-app",
                            "keys",
                            List.of("field.open"),
                            Duration.ofSeconds(30),
                            true,
                            Optional.of(Duration.ofMinutes(2))));

    private Cast() {}

    static EdgeConfig edge(String from, String to, List<String> scopes, int seconds) {
        return new EdgeConfig(
                from, to, scopes, Duration.ofSeconds(seconds), false, Optional.empty());
    }

    static SpiffeId id(String name) {
        return TRUST.workload(name);
    }

    static Peer peer(String name) {
        String thumbprint = (name.replace("-", "") + "_".repeat(43)).substring(0, 43);
        return new Peer(id(name), thumbprint, NOON.plusSeconds(3600));
    }

    static Principal.User john() {
        return new Principal.User(
                new Subject(new TenantId("acme"), "https://idp.example", "john"),
                Set.of("engineering"));
    }

    /** John's token of the identity provider, held by the web app, four minutes to live. */
    static Parent t0() {
        return t0("t0-1");
    }

    static Parent t0(String jti) {
        return new Parent(
                john(),
                id("web-app"),
                Set.of("chat.ask", "vector.query", "llm.invoke", "llm.embed", "field.open"),
                List.of(),
                "",
                "sid-1",
                jti,
                NOON.plusSeconds(240),
                Optional.of(NOON.minusSeconds(60)),
                Optional.empty(),
                Optional.of(peer("web-app").thumbprint()),
                List.of(
                        DenyKey.subject(john().subject()),
                        new DenyKey(DenyKey.Kind.SID, "sid-1"),
                        new DenyKey(DenyKey.Kind.JTI, jti)));
    }

    static Ask ask(String from, String to, String... scopes) {
        return new Ask(
                peer(from),
                id(to),
                Set.of(scopes),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static ExchangeRules rules() {
        return new ExchangeRules(new Edges(EDGES, TRUST), Set.of(id("web-app")));
    }
}
