// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

/**
 * A request ends here with a {@link Problem}. The detail is for the caller: one line in the form
 * {@code what: value (expected: ...); next step}, never a secret, prompt or token. The cause
 * inside, when there is one, is for the audit log only.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String reason;

    /**
     * @param reason the internal cause for the audit log, a stable snake_case word
     */
    public ProblemException(Problem problem, String reason, String detail) {
        super(detail);
        this.problem = problem;
        this.reason = reason;
    }

    /** As above, keeping what went wrong below. */
    public ProblemException(Problem problem, String reason, String detail, Throwable cause) {
        super(detail, cause);
        this.problem = problem;
        this.reason = reason;
    }

    /** What the caller is told. */
    public Problem problem() {
        return problem;
    }

    /** What the audit log is told. */
    public String reason() {
        return reason;
    }
}
