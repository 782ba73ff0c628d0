// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

/** Why a request was refused or failed. Codes are API: add, never rename. */
public enum Problem {
    MALFORMED_REQUEST(400, "malformed_request", Actor.CALLER),
    UNKNOWN_IDENTITY(401, "peer_not_accepted", Actor.CALLER),
    INVALID_TOKEN(401, "invalid_token", Actor.CALLER),
    FRESH_SIGN_IN_NEEDED(401, "insufficient_user_authentication", Actor.CALLER),
    EDGE_NOT_ALLOWED(403, "edge_not_allowed", Actor.OPERATOR),
    NOT_PERMITTED(403, "not_permitted", Actor.CALLER),
    CONTENT_REFUSED(403, "content_refused", Actor.CALLER),
    NOT_FOUND(404, "not_found", Actor.CALLER),
    METHOD_NOT_ALLOWED(405, "method_not_allowed", Actor.CALLER),
    UNSUPPORTED_MEDIA_TYPE(415, "unsupported_media_type", Actor.CALLER),
    TOO_LARGE(413, "too_large", Actor.CALLER),
    RATE_LIMITED(429, "rate_limited", Actor.CALLER),
    BUDGET_EXHAUSTED(429, "budget_exhausted", Actor.CALLER),
    INTERNAL(500, "internal_error", Actor.US),
    UPSTREAM_FAILED(502, "upstream_failed", Actor.OPERATOR),
    UPSTREAM_NOT_PROVEN(502, "upstream_not_proven", Actor.OPERATOR),
    POLICY_UNAVAILABLE(503, "policy_unavailable", Actor.OPERATOR),
    QUOTA_UNAVAILABLE(503, "quota_unavailable", Actor.OPERATOR),
    AUDIT_UNAVAILABLE(503, "audit_unavailable", Actor.OPERATOR),
    REVOCATION_FEED_STALE(503, "revocation_feed_stale", Actor.OPERATOR),
    NOT_READY(503, "not_ready", Actor.OPERATOR),
    UPSTREAM_TIMEOUT(504, "upstream_timeout", Actor.OPERATOR);

    /** Who must do something about it. */
    public enum Actor {
        CALLER,
        OPERATOR,
        US
    }

    private final int status;
    private final String code;
    private final Actor actor;

    Problem(int status, String code, Actor actor) {
        this.status = status;
        this.code = code;
        this.actor = actor;
    }

    /** The HTTP status (RFC 9110, 15). */
    public int status() {
        return status;
    }

    /** Stable, lower snake case. */
    public String code() {
        return code;
    }

    /** Who must act. */
    public Actor actor() {
        return actor;
    }
}
