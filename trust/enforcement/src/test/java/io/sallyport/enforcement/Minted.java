// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenWriter;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token to be minted: John's for retrieval through the orchestrator, unless something is changed.
 */
record Minted(
        Principal principal,
        String audience,
        List<String> actors,
        String confirmation,
        Set<String> scopes,
        String txn,
        Duration age) {

    static Minted john(Town town) {
        return user(town, "acme", "john", "engineering");
    }

    static Minted user(Town town, String tenant, String sub, String group) {
        return new Minted(
                new Principal.User(
                        new Subject(new TenantId(tenant), "https://idp.test", sub), Set.of(group)),
                "retrieval",
                List.of("orchestrator", "web-app"),
                town.thumbprint("orchestrator"),
                Set.of("vector.query"),
                UUID.randomUUID().toString(),
                Duration.ZERO);
    }

    static Minted service(Town town, String name, String... scopes) {
        return new Minted(
                new Principal.Service(Town.id(name)),
                "retrieval",
                List.of(),
                town.thumbprint(name),
                Set.of(scopes),
                UUID.randomUUID().toString(),
                Duration.ZERO);
    }

    Minted to(String other) {
        return new Minted(principal, other, actors, confirmation, scopes, txn, age);
    }

    Minted through(String... others) {
        return new Minted(principal, audience, List.of(others), confirmation, scopes, txn, age);
    }

    Minted boundTo(String thumbprint) {
        return new Minted(principal, audience, actors, thumbprint, scopes, txn, age);
    }

    Minted with(String... others) {
        return new Minted(principal, audience, actors, confirmation, Set.of(others), txn, age);
    }

    Minted within(String question) {
        return new Minted(principal, audience, actors, confirmation, scopes, question, age);
    }

    Minted aged(Duration other) {
        return new Minted(principal, audience, actors, confirmation, scopes, txn, other);
    }

    BearerToken by(SigningKey key) {
        return TokenWriter.of(Town.ISSUER, key).write(claims());
    }

    AccessToken claims() {
        Instant issued = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(age);
        SpiffeId client =
                switch (principal) {
                    case Principal.User _ ->
                            Town.id(actors.isEmpty() ? "orchestrator" : actors.getFirst());
                    case Principal.Service(var id) -> id;
                };
        TenantId tenant =
                principal instanceof Principal.User(var subject, _)
                        ? subject.tenant()
                        : new TenantId("acme");
        return new AccessToken(
                principal,
                tenant,
                Town.id(audience),
                client,
                scopes,
                actors.stream().map(Town::id).toList(),
                confirmation,
                txn,
                principal instanceof Principal.User ? "sid-1" : "",
                UUID.randomUUID().toString(),
                "parent-1",
                issued,
                issued.plusSeconds(120),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
