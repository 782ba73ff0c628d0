// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

/**
 * The errors that a caller is told (RFC 6749, 5.2; RFC 7523, 3.1; RFC 8693, 2.2.2; RFC 9470, 3).
 * Each has one description for all its causes, since a finer one would tell an attacker which check
 * failed; the cause is in the audit log, under the request's id.
 */
enum OauthError {
    INVALID_REQUEST(
            400,
            "invalid_request",
            "request: not acceptable (expected: one form, a current token addressed to the caller)"),
    INVALID_GRANT(
            400,
            "invalid_grant",
            "assertion: not acceptable (expected: a current access token addressed to the caller)"),
    INVALID_SCOPE(
            400, "invalid_scope", "scope: not granted (expected: within the token and the edge)"),
    INVALID_TARGET(
            400, "invalid_target", "target: not reachable (expected: one audience with an edge)"),
    UNAUTHORIZED_CLIENT(
            400,
            "unauthorized_client",
            "caller: may not do this (expected: a workload that the configuration names)"),
    UNSUPPORTED_GRANT_TYPE(
            400,
            "unsupported_grant_type",
            "grant type: not known (expected: token exchange, jwt-bearer or client_credentials)"),
    INSUFFICIENT_USER_AUTHENTICATION(
            400,
            "insufficient_user_authentication",
            "sign-in: too long ago (expected: a fresh one); sign in again"),
    INVALID_CLIENT(
            401, "invalid_client", "client: not the certificate's (expected: its SPIFFE ID)"),
    TEMPORARILY_UNAVAILABLE(
            503,
            "temporarily_unavailable",
            "token service: cannot issue now; try again, or tell the operator");

    private final int status;
    private final String code;
    private final String description;

    OauthError(int status, String code, String description) {
        this.status = status;
        this.code = code;
        this.description = description;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** For a person; printable ASCII without quotes (RFC 6749, 5.2). */
    String description() {
        return description;
    }
}
