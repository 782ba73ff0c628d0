// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

/** The sign-in does not hold. The user is told to try again; the reason is for the log. */
final class SignInFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String reason;

    /**
     * @param reason stable, lower snake case
     */
    SignInFailedException(String reason) {
        super("sign-in failed: " + reason);
        this.reason = reason;
    }

    SignInFailedException(String reason, Throwable cause) {
        super("sign-in failed: " + reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** Whether the provider itself said no, for example {@code login_required}. */
    boolean byProvider() {
        return reason.startsWith("provider_error_");
    }
}
