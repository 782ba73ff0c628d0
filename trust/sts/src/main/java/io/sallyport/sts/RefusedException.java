// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

/** Reading a request ends here with a refusal. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Refused refusal;

    RefusedException(OauthError error, String reason) {
        super(error.code() + ": " + reason, null, false, false);
        this.refusal = new Outcome.Refused(error, reason);
    }

    Outcome.Refused refusal() {
        return refusal;
    }
}
