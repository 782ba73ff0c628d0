// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.Scopes;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Decision;
import io.sallyport.policy.Judgement;
import io.sallyport.policy.PolicyEngine;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.Map;

/**
 * Step 8: all that the request needs must be permitted to the user and to the service that acts.
 * Where only the service may, a deputy was stopped: that is written down and counted.
 */
final class PolicyStep<Q> implements Filter<Q> {
    private final PolicyEngine policy;
    private final Resource<Q> resource;
    private final String scope;
    private final Tally tally;

    PolicyStep(Pep pep, String scope, PolicyEngine policy, Resource<Q> resource) {
        this.policy = policy;
        this.resource = resource;
        this.scope = scope;
        this.tally = pep.tally();
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        List<Ask> asks = resource.asks(passage, crossing.question());
        if (asks.isEmpty()) {
            throw new ProblemException(
                    Problem.NOT_PERMITTED,
                    "nothing_asked",
                    "request: asks for nothing that could be permitted (expected: a resource)");
        }
        asks.forEach(ask -> judge(crossing, ask));
        return next.proceed();
    }

    private void judge(Crossing<Q> crossing, Ask ask) {
        Passage passage = crossing.passage();
        if (!Scopes.cover(passage.token(), scope, ask.id())) {
            throw new ProblemException(
                    Problem.NOT_PERMITTED,
                    "insufficient_scope",
                    "scope: not for this resource (expected: one that names it)");
        }
        Judgement judgement = policy.judge(passage.token(), ask);
        passage.judged(ask, judgement);
        if (!judgement.permitted()) {
            throw refused(crossing, ask, judgement);
        }
    }

    private ProblemException refused(Crossing<Q> crossing, Ask ask, Judgement judgement) {
        if (judgement.deputyBlocked() && !unsure(judgement.user())) {
            deputyBlocked(crossing.passage(), ask);
        }
        return unsure(judgement.user()) || unsure(judgement.actor())
                ? new ProblemException(
                        Problem.POLICY_UNAVAILABLE,
                        "policy_unavailable",
                        "policy: no answer (expected: a decision); try again")
                : resource.denied(crossing.passage(), crossing.question(), ask, judgement);
    }

    private void deputyBlocked(Passage passage, Ask ask) {
        tally.deputyBlocked(passage.peer().id());
        passage.audit(
                "deputy_blocked",
                Map.of(
                        "actor", passage.peer().id().toString(),
                        "action", ask.action(),
                        "resource", ask.type() + "::" + ask.tenant() + "/" + ask.id()));
    }

    private static boolean unsure(Decision decision) {
        return decision instanceof Decision.Deny(var reason)
                && reason == Decision.Reason.POLICY_UNAVAILABLE;
    }
}
