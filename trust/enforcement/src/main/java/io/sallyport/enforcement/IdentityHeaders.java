// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Headers;
import java.util.List;
import java.util.Set;

/**
 * Header fields in which somebody could claim to be somebody, the whole list. They are stripped,
 * never believed: identity comes from the certificate and the token only.
 */
final class IdentityHeaders {
    private static final Set<String> NAMES =
            Set.of(
                    "client-cert", // RFC 9440: only from a proxy that was authenticated; none is
                    "client-cert-chain",
                    "forwarded",
                    "from",
                    "remote-user",
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
                    "x-remote-groups",
                    "x-remote-user",
                    "x-role",
                    "x-roles",
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

    /** Families of which every member is on the list. */
    private static final Set<String> PREFIXES =
            Set.of("x-auth-request-", "x-forwarded-", "x-sallyport-");

    private IdentityHeaders() {}

    /** The names on the list that {@code headers} holds, lower case and sorted. */
    static List<String> in(Headers headers) {
        return headers.fields().keySet().stream().filter(IdentityHeaders::listed).toList();
    }

    /** The fields without {@code names} and without the token, which no work may pass on. */
    static Headers strip(Headers headers, List<String> names) {
        Headers left = headers.without("authorization");
        for (String name : names) {
            left = left.without(name);
        }
        return left;
    }

    private static boolean listed(String name) {
        return NAMES.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
    }
}
