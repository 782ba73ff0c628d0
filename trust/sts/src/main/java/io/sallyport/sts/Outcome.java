// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.AccessToken;

/** What becomes of a request for a token. There is no third way. */
sealed interface Outcome {
    /**
     * The token may be signed.
     *
     * @param rule what allowed it, for the audit log
     */
    record Granted(AccessToken token, String rule) implements Outcome {}

    /**
     * No token.
     *
     * @param error what the caller is told, and no more
     * @param reason for the audit log: one word a cause
     */
    record Refused(OauthError error, String reason) implements Outcome {}
}
