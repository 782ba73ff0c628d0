// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

/** The callee did not answer, or is not who it must be. */
public final class UpstreamException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Cause cause;

    /** What went wrong, for those who count. */
    public enum Cause {
        UNREACHABLE,
        NOT_WHO_IT_MUST_BE,
        TIMEOUT,
        TOO_LARGE,
        CUT_OFF
    }

    /**
     * @param message one line without secrets
     */
    public UpstreamException(Cause cause, String message, Throwable below) {
        super(message, below);
        this.cause = cause;
    }

    /** What went wrong. */
    public Cause kind() {
        return cause;
    }
}
