// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import java.util.Locale;

/**
 * Signs of a deputy that is being used by somebody else: names of audit events and values of the
 * metric's label. Add, never rename.
 */
enum Signal {
    /** One service acts for more users than {@code trust.users-per-actor} within ten minutes. */
    SUBJECT_FAN_OUT,
    /** One question, two users. */
    TXN_WITH_TWO_SUBJECTS,
    /** A header or the body names another user or tenant than the token. */
    IDENTITY_CONTRADICTED,
    /** A service on its own asks where only users may. */
    SERVICE_ON_USER_ROUTE,
    /** A user's token without a sound chain of services acting for the user. */
    TOKEN_WITHOUT_ACTOR,
    /** A token was shown by another workload, or over another certificate, than it was made for. */
    TOKEN_OF_ANOTHER_WORKLOAD;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
