// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import java.util.Set;

/**
 * One decision and what decided it.
 *
 * @param decision for one side
 * @param policies ids of the policies that decided: those that permit, or those that forbid; empty
 *     when none applied, or when it was refused before policies were asked
 */
public record Verdict(Decision decision, Set<String> policies) {
    static final Verdict UNSURE = denied(Decision.Reason.POLICY_UNAVAILABLE);

    public Verdict {
        policies = Set.copyOf(policies);
    }

    static Verdict denied(Decision.Reason reason) {
        return new Verdict(new Decision.Deny(reason), Set.of());
    }
}
