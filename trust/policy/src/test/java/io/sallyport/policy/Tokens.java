// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Verified tokens for tests of what comes after verification. */
final class Tokens {
    private Tokens() {}

    static AccessToken user(String tenant, String sub, Set<String> groups, String actor) {
        return user(tenant, "https://idp.test", sub, groups, actor);
    }

    static AccessToken user(
            String tenant, String issuer, String sub, Set<String> groups, String actor) {
        var id = new TenantId(tenant);
        return token(
                new Principal.User(new Subject(id, issuer, sub), groups),
                id,
                List.of(workload(actor)));
    }

    static AccessToken service(String tenant, String name) {
        return token(new Principal.Service(workload(name)), new TenantId(tenant), List.of());
    }

    static AccessToken token(Principal principal, TenantId tenant, List<SpiffeId> actors) {
        return new AccessToken(
                principal,
                tenant,
                workload("retrieval"),
                workload("orchestrator"),
                Set.of("vector.query"),
                actors,
                "thumbprint",
                "txn-1",
                "sid-1",
                "jti-1",
                "",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    static SpiffeId workload(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }
}
