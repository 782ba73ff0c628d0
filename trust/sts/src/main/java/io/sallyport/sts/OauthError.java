// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

/** The errors that a caller is told (RFC 6749, 5.2; RFC 8693, 2.2.2; RFC 9470, 3). */
enum OauthError {
    INVALID_REQUEST(400, "invalid_request"),
    INVALID_SCOPE(400, "invalid_scope"),
    INVALID_TARGET(400, "invalid_target"),
    UNAUTHORIZED_CLIENT(400, "unauthorized_client"),
    UNSUPPORTED_GRANT_TYPE(400, "unsupported_grant_type"),
    INSUFFICIENT_USER_AUTHENTICATION(400, "insufficient_user_authentication"),
    INVALID_CLIENT(401, "invalid_client"),
    TEMPORARILY_UNAVAILABLE(503, "temporarily_unavailable");

    private final int status;
    private final String code;

    OauthError(int status, String code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
