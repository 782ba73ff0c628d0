// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.AuthorizationResponse;
import com.cedarpolicy.model.AuthorizationSuccessResponse;
import com.cedarpolicy.model.exception.AuthException;
import com.cedarpolicy.model.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One generation of schema and policies, whole and valid. Immutable; thread-safe. */
final class Rules {
    private final long epoch;
    private final Schema schema;
    private final ActionNames actions;
    private final EntityModel model;
    private final CandidateSets candidates;
    private final BasicAuthorizationEngine cedar = new BasicAuthorizationEngine();

    Rules(long epoch, Schema schema, ActionNames actions, List<Rule> rules) {
        this.epoch = epoch;
        this.schema = schema;
        this.actions = actions;
        this.model = new EntityModel(actions.resources());
        this.candidates = new CandidateSets(rules, actions);
    }

    /** Counts generations; part of every cached decision's key. */
    long epoch() {
        return epoch;
    }

    CandidateSets candidates() {
        return candidates;
    }

    /**
     * Asks Cedar.
     *
     * @throws AuthException when it cannot tell
     */
    Verdict weigh(Asker asker, Ask ask) throws AuthException {
        if (!actions.knows(ask.action(), ask.type())) {
            return Verdict.denied(Decision.Reason.UNKNOWN_RESOURCE);
        }
        var scene = model.scene(asker, ask);
        var request =
                new AuthorizationRequest(
                        scene.principal(),
                        scene.action(),
                        scene.resource(),
                        Optional.of(Map.of()),
                        Optional.of(schema),
                        true);
        return read(cedar.isAuthorized(request, candidates.of(ask), scene.entities()));
    }

    /** A policy that failed while it was asked could have been a forbid: that is no answer. */
    private static Verdict read(AuthorizationResponse response) {
        if (response.success.isEmpty() || !response.success.get().getErrors().isEmpty()) {
            return Verdict.UNSURE;
        }
        AuthorizationSuccessResponse answer = response.success.get();
        Set<String> policies = answer.getReason();
        if (answer.isAllowed()) {
            return new Verdict(new Decision.Permit(), policies);
        }
        return policies.isEmpty()
                ? Verdict.denied(Decision.Reason.NO_POLICY_PERMITS)
                : new Verdict(new Decision.Deny(Decision.Reason.FORBIDDEN), policies);
    }
}
