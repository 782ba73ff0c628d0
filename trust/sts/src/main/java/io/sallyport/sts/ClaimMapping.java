// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.ClaimSet;
import io.sallyport.identity.TenantId;
import io.sallyport.identity.TokenRefusedException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tenant, groups and scopes of one identity provider's tokens, in our words. Immutable. */
final class ClaimMapping {
    private final IssuerConfig config;
    private final MappingConfig mapping;

    ClaimMapping(IssuerConfig config) {
        this.config = config;
        this.mapping = config.mapping().orElse(MappingConfig.NONE);
    }

    /** One of the tenants that this issuer may assert, or a refusal. */
    TenantId tenant(ClaimSet claims) {
        String told = new ClaimPath(config.tenantClaim()).text(claims);
        return ours(told, mapping.tenantNames())
                .filter(config.tenants()::contains)
                .map(TenantId::new)
                .orElseThrow(() -> new TokenRefusedException("tenant_not_of_this_issuer"));
    }

    Set<String> groups(ClaimSet claims) {
        String prefix = mapping.groupPrefix().orElse("");
        return ours(
                new ClaimPath(config.groupsClaim())
                        .texts(claims).stream()
                                .filter(name -> name.startsWith(prefix))
                                .map(name -> name.substring(prefix.length()))
                                .filter(name -> !name.isEmpty()),
                mapping.groupNames());
    }

    /** Never more than the configuration has. */
    Set<String> scopes(ClaimSet claims) {
        Set<String> most = Set.copyOf(config.scopes());
        return mapping.scopesClaim()
                .map(claim ->
                        ours(new ClaimPath(claim).words(claims).stream(), mapping.scopeNames())
                                .stream()
                                .filter(most::contains)
                                .collect(Collectors.toUnmodifiableSet()))
                .orElse(most);
    }

    private static Set<String> ours(Stream<String> told, Map<String, String> names) {
        return told.flatMap(name -> ours(name, names).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<String> ours(String told, Map<String, String> names) {
        return names.isEmpty() ? Optional.of(told) : Optional.ofNullable(names.get(told));
    }
}
