// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import java.util.Locale;

/** How a request ended, in audit records and metrics. Add, never rename. */
enum Outcome {
    /** The whole answer was given. */
    COMPLETED,
    /** A step or the work said no. */
    REFUSED,
    /** Something broke. */
    FAILED,
    /** The client left in the middle of a stream. */
    CLIENT_GONE,
    /** A revocation cut the stream. */
    REVOKED,
    /** Nobody could say any more whether the stream's token was revoked. */
    FEED_SILENT,
    /** The stream ran into its longest life. */
    TOO_LONG;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
