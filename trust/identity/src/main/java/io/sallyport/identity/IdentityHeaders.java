// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Header fields in which somebody could claim to be somebody, the whole list. They are stripped,
 * never believed: identity comes from the certificate and the token only.
 */
public final class IdentityHeaders {
    private static final Set<String> NAMES =
            Set.of(
                    "client-cert", // RFC 9440: only from a proxy that was authenticated; none is
                    "client-cert-chain",
                    "forwarded",
                    "from",
                    "ssl-client-cert",
                    "tenant",
                    "true-client-ip",
                    "txn-token",
                    "user",
                    "via-user",
                    "x-actor",
                    "x-amzn-oidc-data",
                    "x-amzn-oidc-identity",
                    "x-api-user",
                    "x-authenticated-user",
                    "x-client-cert",
                    "x-client-dn",
                    "x-email",
                    "x-forwarded-client-cert",
                    "x-goog-authenticated-user-email",
                    "x-goog-iap-jwt-assertion",
                    "x-groups",
                    "x-impersonate-user",
                    "x-jwt-assertion",
                    "x-ms-client-principal",
                    "x-ms-client-principal-id",
                    "x-ms-client-principal-name",
                    "x-on-behalf-of",
                    "x-original-user",
                    "x-principal",
                    "x-real-ip",
                    "x-role",
                    "x-roles",
                    "x-scope-orgid",
                    "x-spiffe-id",
                    "x-ssl-client-cert",
                    "x-ssl-client-dn",
                    "x-subject",
                    "x-tenant",
                    "x-tenant-id",
                    "x-user",
                    "x-user-email",
                    "x-user-id",
                    "x-user-name",
                    "x-username");

    private static final Set<String> TENANTS = Set.of("tenant", "x-tenant", "x-tenant-id");

    private static final Set<String> USERS =
            Set.of(
                    "metadata.user_id", // in bodies: Anthropic's
                    "remote-user",
                    "safety_identifier", // in bodies: OpenAI's, the new name of its "user"
                    "user",
                    "x-authenticated-user",
                    "x-forwarded-user",
                    "x-impersonate-user",
                    "x-on-behalf-of",
                    "x-original-user",
                    "x-remote-user",
                    "x-subject",
                    "x-user",
                    "x-user-id",
                    "x-user-name",
                    "x-username");

    /** Families of which every member is on the list. */
    private static final Set<String> PREFIXES =
            Set.of(
                    "cf-access-",
                    "remote-",
                    "sallyport-",
                    "tailscale-",
                    "x-auth-request-",
                    "x-authentik-",
                    "x-forwarded-",
                    "x-pomerium-",
                    "x-remote-",
                    "x-sallyport-",
                    "x-webauth-");

    private IdentityHeaders() {}

    /** Those of {@code names} that are on the list, lower case and sorted. */
    public static List<String> in(Collection<String> names) {
        List<String> found = List.of();
        for (String name : names) { // one that claims to be somebody is the exception
            String lower = name.toLowerCase(Locale.ROOT);
            if (listed(lower)) {
                found = Stream.concat(found.stream(), Stream.of(lower)).sorted().toList();
            }
        }
        return found;
    }

    /**
     * Whether a field says somebody else than the token: another user, another tenant. A field that
     * names nothing which the token has, such as an e-mail address, contradicts nothing.
     *
     * @param name lower case; also a member of a body, such as {@code user} or {@code
     *     metadata.user_id}
     */
    public static boolean contradicts(String name, String value, AccessToken token) {
        if (TENANTS.contains(name)) {
            return !value.equals(token.tenant().value());
        }
        return USERS.contains(name)
                && !(token.principal() instanceof Principal.User(var subject, _)
                        && value.equals(subject.sub()));
    }

    private static boolean listed(String name) {
        if (NAMES.contains(name)) {
            return true;
        }
        for (String prefix : PREFIXES) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }
}
