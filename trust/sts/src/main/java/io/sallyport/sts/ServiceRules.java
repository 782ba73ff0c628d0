// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.enforcement.TrustConfig;
import io.sallyport.identity.AccessToken;
import io.sallyport.identity.Principal;
import io.sallyport.identity.TenantId;
import io.sallyport.tls.SpiffeId;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which workload may have a token of its own; such a token has no user's rights anywhere. */
final class ServiceRules {
    private static final Duration LIFE = Duration.ofSeconds(60);

    private final List<ServiceConfig> services;
    private final TrustConfig trust;

    ServiceRules(List<ServiceConfig> services, TrustConfig trust) {
        this.services = List.copyOf(services);
        this.trust = trust;
    }

    Outcome judge(Ask ask, Instant now) {
        List<ServiceConfig> own =
                services.stream()
                        .filter(s -> trust.workload(s.workload()).equals(ask.requester().id()))
                        .toList();
        if (own.isEmpty()) {
            return new Outcome.Refused(OauthError.UNAUTHORIZED_CLIENT, "no_service_of_its_own");
        }
        // a workload may serve several tenants at one audience: each token is of the one entry that
        // its scopes name
        List<ServiceConfig> there =
                own.stream()
                        .filter(s -> trust.workload(s.audience()).equals(ask.audience()))
                        .toList();
        Optional<ServiceConfig> service =
                there.stream()
                        .filter(s -> !Collections.disjoint(s.scopes(), ask.scopes()))
                        .findFirst()
                        .or(() -> there.stream().findFirst());
        if (service.isEmpty()) {
            return new Outcome.Refused(OauthError.INVALID_TARGET, "no_service_edge");
        }
        if (ask.address().isPresent() || ask.field().isPresent() || ask.purpose().isPresent()) {
            return new Outcome.Refused(OauthError.INVALID_REQUEST, "user_parameter_of_a_service");
        }
        return grant(service.get(), ask, now);
    }

    private static Outcome grant(ServiceConfig service, Ask ask, Instant now) {
        var scopes = new HashSet<>(ask.scopes());
        scopes.retainAll(service.scopes());
        if (scopes.isEmpty()) {
            return new Outcome.Refused(OauthError.INVALID_SCOPE, "no_scope_left");
        }
        return new Outcome.Granted(
                token(service, ask, scopes, now.truncatedTo(ChronoUnit.SECONDS)),
                "service:" + service.workload() + ">" + service.audience());
    }

    private static AccessToken token(
            ServiceConfig service, Ask ask, Set<String> scopes, Instant now) {
        SpiffeId self = ask.requester().id();
        return new AccessToken(
                new Principal.Service(self),
                new TenantId(service.tenant()),
                ask.audience(),
                self,
                scopes,
                List.of(),
                ask.requester().thumbprint(),
                Ids.next(),
                "",
                Ids.next(),
                "",
                now,
                now.plus(LIFE),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }
}
