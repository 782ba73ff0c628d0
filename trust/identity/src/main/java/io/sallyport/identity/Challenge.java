// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a refusal says in {@code WWW-Authenticate} (RFC 6750, 3; RFC 9470, 3; RFC 9728, 5.1): where
 * to learn how to get a token, and what was missing where that helps the rightful only. All tokens
 * that do not hold look the same.
 */
public final class Challenge {
    /** Where a resource tells about itself (RFC 9728, 3). */
    public static final String METADATA_PATH = "/.well-known/oauth-protected-resource";

    private static final Pattern HOST =
            Pattern.compile("(?:[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\])(?::[0-9]{1,5})?");

    private Challenge() {}

    /**
     * The header's value; empty for a problem that no other token would mend.
     *
     * @param scope what the route needs
     * @param resource {@code https://host:port} as the caller asked for it; empty when unknown
     */
    public static Optional<String> of(
            ProblemException problem, String scope, Optional<String> resource) {
        String metadata =
                resource.map(url -> ", resource_metadata=\"" + url + METADATA_PATH + "\"")
                        .orElse("");
        return error(problem, scope).map(error -> "Bearer error=\"" + error + metadata);
    }

    /** The resource that a {@code Host} field names; empty when that is no plain name. */
    public static Optional<String> resource(Optional<String> host) {
        return host.filter(name -> HOST.matcher(name).matches()).map(name -> "https://" + name);
    }

    private static Optional<String> error(ProblemException problem, String scope) {
        if (problem.problem() == Problem.INVALID_TOKEN) {
            return Optional.of("invalid_token\"");
        }
        if (problem.problem() == Problem.FRESH_SIGN_IN_NEEDED) {
            String age =
                    problem.signInWithin()
                            .map(within -> ", max_age=\"" + within.toSeconds() + "\"")
                            .orElse("");
            return Optional.of("insufficient_user_authentication\"" + age);
        }
        return problem.reason().equals("insufficient_scope")
                ? Optional.of("insufficient_scope\", scope=\"" + scope + "\"")
                : Optional.empty();
    }
}
