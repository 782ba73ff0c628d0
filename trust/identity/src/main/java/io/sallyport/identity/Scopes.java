// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * What a token may be used for. A user's scope is the route's own; a service on its own needs
 * {@code svc:SCOPE}, or {@code svc:SCOPE:ID} for one resource: so no service token opens a route
 * with a user's scope, nor the other way round. A route whose scope starts with {@code svc:} is for
 * services only.
 */
public final class Scopes {
    private static final String SERVICE = "svc:";

    private Scopes() {}

    /** Whether the token may use a route of that scope at all. */
    public static boolean cover(AccessToken token, String scope) {
        return switch (token.principal()) {
            case Principal.User _ -> token.scopes().contains(scope);
            case Principal.Service _ ->
                    token.scopes().stream()
                            .anyMatch(had ->
                                    had.equals(own(scope)) || had.startsWith(own(scope) + ":"));
        };
    }

    /** Whether it may use the route for the resource {@code id}. */
    public static boolean cover(AccessToken token, String scope, String id) {
        return switch (token.principal()) {
            case Principal.User _ -> token.scopes().contains(scope);
            case Principal.Service _ ->
                    token.scopes().contains(own(scope))
                            || token.scopes().contains(own(scope) + ":" + id);
        };
    }

    private static String own(String scope) {
        return scope.startsWith(SERVICE) ? scope : SERVICE + scope;
    }
}
