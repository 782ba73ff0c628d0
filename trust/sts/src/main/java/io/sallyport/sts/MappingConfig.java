// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.runtime.Default;
import java.util.Map;
import java.util.Optional;

/**
 * What an identity provider's words mean here, in the configuration as {@code mapping} of an
 * issuer. A map that is empty changes no word; in one that is not, a word without an entry means
 * nothing: it names no tenant, no group and no scope.
 *
 * @param tenantNames its tenants' names, each with ours
 * @param groupPrefix only groups whose names start so count, and the start is left out
 * @param groupNames its groups' names without the prefix, each with ours
 * @param scopesClaim where the scopes stand that the user consented to, a list or a text with
 *     spaces; with it, a token without the claim has no scope
 * @param scopeNames its scopes, each with ours
 */
public record MappingConfig(
        @Default("{}") Map<String, String> tenantNames,
        Optional<String> groupPrefix,
        @Default("{}") Map<String, String> groupNames,
        Optional<String> scopesClaim,
        @Default("{}") Map<String, String> scopeNames) {
    /** Every word means what it says, and the configuration's scopes are the user's. */
    static final MappingConfig NONE =
            new MappingConfig(Map.of(), Optional.empty(), Map.of(), Optional.empty(), Map.of());

    public MappingConfig {
        tenantNames = Map.copyOf(tenantNames);
        groupNames = Map.copyOf(groupNames);
        scopeNames = Map.copyOf(scopeNames);
        scopesClaim.ifPresent(ClaimPath::new);
    }
}
