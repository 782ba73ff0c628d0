// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.identity.AccessToken;
import io.sallyport.identity.BearerToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenWriter;
import io.sallyport.tls.Peer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A token to be minted: Helen's T6 for one SSN through the web app, unless something is changed.
 */
record Minted(
        Principal principal,
        String workload,
        String scope,
        Map<String, String> details,
        Duration signedIn) {

    /** Somebody of hr with a day's budget of her own. */
    static Minted helen() {
        return user("acme", "helen-" + UUID.randomUUID(), "hr");
    }

    static Minted user(String tenant, String sub, String group) {
        var subject = new Subject(new TenantId(tenant), "https://idp.test", sub);
        return new Minted(
                new Principal.User(subject, Set.of(group)),
                "web-app",
                "field.open",
                Map.of("field", "hr-docs.ssn", "purpose", "hr-case"),
                Duration.ofSeconds(30));
    }

    static Minted service(String name, String scope) {
        return new Minted(
                new Principal.Service(Town.id(name)), name, scope, Map.of(), Duration.ZERO);
    }

    Minted forPurpose(String field, String purpose) {
        return new Minted(
                principal, workload, scope, Map.of("field", field, "purpose", purpose), signedIn);
    }

    Minted forNothing() {
        return new Minted(principal, workload, scope, Map.of(), signedIn);
    }

    Minted signedInAgo(Duration other) {
        return new Minted(principal, workload, scope, details, other);
    }

    Minted scoped(String other) {
        return new Minted(principal, workload, other, details, signedIn);
    }

    BearerToken in(Town town) {
        Instant issued = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        boolean user = principal instanceof Principal.User;
        var token =
                new AccessToken(
                        principal,
                        principal instanceof Principal.User(var subject, _)
                                ? subject.tenant()
                                : new TenantId("acme"),
                        Town.id("keys"),
                        Town.id(workload),
                        Set.of(scope),
                        user ? List.of(Town.id(workload)) : List.of(),
                        Peer.thumbprint(town.identity(workload).svid().leaf()),
                        UUID.randomUUID().toString(),
                        user ? "sid-1" : "",
                        UUID.randomUUID().toString(),
                        "parent-1",
                        issued,
                        issued.plusSeconds(30),
                        user ? Optional.of(issued.minus(signedIn)) : Optional.empty(),
                        Optional.empty(),
                        details);
        return TokenWriter.of(Town.ISSUER, town.signing).write(token);
    }
}
