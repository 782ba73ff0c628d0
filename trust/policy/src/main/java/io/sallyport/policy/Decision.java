// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

/** The answer to one policy question. There is no third answer and no null: not sure is a Deny. */
public sealed interface Decision {
    /** Go ahead. */
    record Permit() implements Decision {}

    /**
     * Stop here.
     *
     * @param reason for the audit log; the caller learns only {@code not_permitted}
     */
    record Deny(Reason reason) implements Decision {}

    /** Why. Codes are API: add, never rename. */
    enum Reason {
        NO_POLICY_PERMITS,
        FORBIDDEN,
        OTHER_TENANT,
        UNKNOWN_RESOURCE,
        POLICY_UNAVAILABLE
    }
}
