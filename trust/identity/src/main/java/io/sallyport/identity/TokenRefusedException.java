// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

/**
 * A token does not hold. The caller learns {@code invalid_token} only; the reason is for the audit
 * log.
 */
public final class TokenRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * @param reason a stable snake_case word, for example {@code wrong_audience}
     */
    public TokenRefusedException(String reason) {
        super("token refused: " + reason);
        this.reason = reason;
    }

    /** For the audit log. */
    public String reason() {
        return reason;
    }
}
