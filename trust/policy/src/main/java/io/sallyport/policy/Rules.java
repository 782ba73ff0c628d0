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

/** One generation of schema and policies, whole and valid. Immutable; thread-safe. */
final class Rules {
    private final long epoch;
    private final Schema schema;
    private final ActionNames actions;
    private final CandidateSets candidates;
    private final BasicAuthorizationEngine cedar = new BasicAuthorizationEngine();

    Rules(long epoch, Schema schema, ActionNames actions, List<Rule> rules) {
        this.epoch = epoch;
        this.schema = schema;
        this.actions = actions;
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
    Decision decide(Asker asker, Ask ask) throws AuthException {
        if (!actions.knows(ask.action(), ask.type())) {
            return new Decision.Deny(Decision.Reason.UNKNOWN_RESOURCE);
        }
        var scene = EntityModel.scene(asker, ask);
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
    private static Decision read(AuthorizationResponse response) {
        if (response.success.isEmpty() || !response.success.get().getErrors().isEmpty()) {
            return new Decision.Deny(Decision.Reason.POLICY_UNAVAILABLE);
        }
        AuthorizationSuccessResponse answer = response.success.get();
        if (answer.isAllowed()) {
            return new Decision.Permit();
        }
        return new Decision.Deny(
                answer.getReason().isEmpty()
                        ? Decision.Reason.NO_POLICY_PERMITS
                        : Decision.Reason.FORBIDDEN);
    }
}
