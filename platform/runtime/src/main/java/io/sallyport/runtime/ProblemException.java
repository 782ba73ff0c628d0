// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import java.time.Duration;
import java.util.Optional;

/**
 * A request ends here with a {@link Problem}. The detail is for the caller: one line in the form
 * {@code what: value (expected: ...); next step}, never a secret, prompt or token. The cause
 * inside, when there is one, is for the audit log only.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final String reason;
    private final Duration retryAfter; // zero: none
    private final String allowed; // empty: none
    private final Duration signInWithin; // zero: none

    /**
     * @param reason the internal cause for the audit log, a stable snake_case word
     */
    public ProblemException(Problem problem, String reason, String detail) {
        this(problem, reason, detail, Duration.ZERO);
    }

    /** As above, keeping what went wrong below. */
    public ProblemException(Problem problem, String reason, String detail, Throwable cause) {
        super(detail, cause);
        this.problem = problem;
        this.reason = reason;
        this.retryAfter = Duration.ZERO;
        this.allowed = "";
        this.signInWithin = Duration.ZERO;
    }

    /**
     * As above, telling when the same request could pass.
     *
     * @param retryAfter positive; becomes {@code Retry-After} (RFC 9110, 10.2.3)
     */
    public ProblemException(Problem problem, String reason, String detail, Duration retryAfter) {
        super(detail);
        this.problem = problem;
        this.reason = reason;
        this.retryAfter = retryAfter;
        this.allowed = "";
        this.signInWithin = Duration.ZERO;
    }

    private ProblemException(String allowed) {
        super("method: not taken here (expected: " + allowed + ")");
        this.problem = Problem.METHOD_NOT_ALLOWED;
        this.reason = "method";
        this.retryAfter = Duration.ZERO;
        this.allowed = allowed;
        this.signInWithin = Duration.ZERO;
    }

    private ProblemException(Duration signInWithin, String reason, String detail) {
        super(detail);
        this.problem = Problem.FRESH_SIGN_IN_NEEDED;
        this.reason = reason;
        this.retryAfter = Duration.ZERO;
        this.allowed = "";
        this.signInWithin = signInWithin;
    }

    /**
     * The user must sign in anew first (RFC 9470, 3).
     *
     * @param within how long ago the user may have signed in; becomes {@code max_age}
     */
    public static ProblemException signInAnew(Duration within, String reason, String detail) {
        return new ProblemException(within, reason, detail);
    }

    /**
     * A known path, asked by a method that it does not take.
     *
     * @param allowed the methods that it takes, {@code "GET, HEAD"}; becomes {@code Allow} (RFC
     *     9110, 15.5.6)
     */
    public static ProblemException methodNotAllowed(String allowed) {
        return new ProblemException(allowed);
    }

    /** The methods that the path takes; empty unless the method was the problem. */
    public Optional<String> allowed() {
        return allowed.isEmpty() ? Optional.empty() : Optional.of(allowed);
    }

    /** How long ago the user may have signed in; empty when that was not the problem. */
    public Optional<Duration> signInWithin() {
        return signInWithin.isPositive() ? Optional.of(signInWithin) : Optional.empty();
    }

    /** When the same request could pass; empty when waiting does not help or nobody knows. */
    public Optional<Duration> retryAfter() {
        return retryAfter.isPositive() ? Optional.of(retryAfter) : Optional.empty();
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
