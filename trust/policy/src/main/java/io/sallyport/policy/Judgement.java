// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

/**
 * A question asked for the user and for the outermost actor: both must be permitted.
 *
 * @param user whether the user may; for a service on its own, the service
 * @param actor whether the service acting for the user may
 */
public record Judgement(Decision user, Decision actor) {
    /** Whether both may. */
    public boolean permitted() {
        return user instanceof Decision.Permit && actor instanceof Decision.Permit;
    }

    /** Whether a service was stopped from doing for a user what only the service may. */
    public boolean deputyBlocked() {
        return user instanceof Decision.Deny && actor instanceof Decision.Permit;
    }
}
