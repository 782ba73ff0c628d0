// SPDX-License-Identifier: Apache-2.0
package io.sallyport.exchange;

import io.sallyport.tls.SpiffeId;
import java.util.Map;
import java.util.Set;

/**
 * The token that is asked for.
 *
 * @param audience the next hop
 * @param scopes what it shall be used for; never empty
 * @param parameters further form parameters, for example {@code request_context}, {@code field},
 *     {@code purpose}; a request that has any is never answered from the cache
 */
public record Wanted(SpiffeId audience, Set<String> scopes, Map<String, String> parameters) {
    private static final Set<String> NOT_FOR_PARAMETERS =
            Set.of(
                    "grant_type",
                    "audience",
                    "resource",
                    "scope",
                    "subject_token",
                    "subject_token_type",
                    "actor_token");

    public Wanted {
        scopes = Set.copyOf(scopes);
        parameters = Map.copyOf(parameters);
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("scopes: none (expected: at least one)");
        }
        if (parameters.keySet().stream().anyMatch(NOT_FOR_PARAMETERS::contains)) {
            throw new IllegalArgumentException(
                    "parameters: one that the exchange itself sets (expected: further ones)");
        }
    }

    /** Without further parameters. */
    public static Wanted of(SpiffeId audience, String... scopes) {
        return new Wanted(audience, Set.of(scopes), Map.of());
    }
}
