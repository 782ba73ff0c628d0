// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

/**
 * A judgement with the policies that made it.
 *
 * @param user for the user; for a service on its own, the service
 * @param actor for the service acting for the user
 */
public record Explanation(Verdict user, Verdict actor) {
    /** What a PEP is told. */
    public Judgement judgement() {
        return new Judgement(user.decision(), actor.decision());
    }
}
