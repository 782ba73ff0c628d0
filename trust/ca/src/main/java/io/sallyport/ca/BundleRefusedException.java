// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.util.Locale;

/** What came for another trust domain's bundle is not taken; the one before stays. */
final class BundleRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** Codes are in logs and metrics: add, never rename. */
    enum Why {
        /** Nobody answers, or not in time. */
        ENDPOINT_UNREACHABLE,
        /** Who answers is not who it must be. */
        ENDPOINT_NOT_PROVEN,
        /** An answer, but no document: a redirect, an error. */
        ENDPOINT_ANSWER,
        TOO_LARGE,
        MALFORMED,
        NO_KEYS,
        TOO_MANY_KEYS,
        /** A certificate that is no authority, weak, or not of the key beside it. */
        UNSOUND_KEY,
        /** It says itself that it is of another trust domain. */
        OTHER_TRUST_DOMAIN,
        /** A key that vouches for another domain already. */
        KEY_OF_ANOTHER_DOMAIN,
        OLDER_SEQUENCE,
        NO_SEQUENCE,
        SAME_SEQUENCE_OTHER_KEYS,
        /** It could not be written down. */
        NOT_KEPT;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    BundleRefusedException(Why why, String message) {
        super(message);
        this.why = why;
    }

    BundleRefusedException(Why why, String message, Throwable cause) {
        super(message, cause);
        this.why = why;
    }

    Why why() {
        return why;
    }
}
