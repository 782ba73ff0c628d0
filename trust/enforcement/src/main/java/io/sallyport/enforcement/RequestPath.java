// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.HttpHandler;
import io.sallyport.policy.PolicyEngine;
import java.util.List;

/**
 * The one list of what happens to a request at a PEP, in order, with the reason beside each step.
 */
public final class RequestPath {
    private RequestPath() {}

    /**
     * Steps 1, 2 and 4 to 7, then the work within the audit: for services of the chain that guard
     * no resource of their own.
     *
     * @param scope what a token must allow; a service on its own needs it behind {@code svc:}
     */
    public static HttpHandler chain(Pep pep, String scope, ChainWork work) {
        return new Walk<>(
                pep, chainSteps(pep, scope, work), new Walk.Surface(scope, work::refusal));
    }

    /**
     * All steps: gateway, retrieval and keys.
     *
     * @param scope as for {@link #chain}; a service's {@code svc:SCOPE:ID} counts for the resource
     *     {@code ID} only
     */
    public static <Q> HttpHandler full(
            Pep pep, String scope, PolicyEngine policy, Resource<Q> resource) {
        return new Walk<>(
                pep,
                fullSteps(pep, scope, policy, resource),
                new Walk.Surface(scope, resource::refusal));
    }

    static <Q> List<Filter<Q>> fullSteps(
            Pep pep, String scope, PolicyEngine policy, Resource<Q> resource) {
        return List.of(
                // 1. nothing counts before it is proven who is on the line
                new PeerStep<>(pep),
                // 2. most workloads have no business here: cheaper to know before anything is read
                new EdgeStep<>(pep),
                // 4. whom it runs for; signatures cost, so only for peers that may talk to us
                new TokenStep<>(pep),
                // 5. a token is only worth something on its own connection
                new BindingStep<>(pep),
                // 6. after the binding: else strangers could ask what was revoked
                new DenyListStep<>(pep),
                // 7. from here on code may ask who the caller is
                new CallerStep<>(pep, scope),
                // 3. the listener kept the sizes before this list began; depth and parts are read
                // here, so that nobody without a valid token gets a body parsed (ADR 7)
                new SizesStep<>(resource),
                // 8. needs the caller; before anything is counted against a budget
                new PolicyStep<>(pep, scope, policy, resource),
                // 9. only what is permitted is worth counting and scanning
                new GuardStep<>(resource),
                // 10. the worst case is paid for before the work can cost anything
                new ReserveStep<>(resource),
                // 12. around 11: decided and written down first, settled and closed last
                new AuditStep<>(pep),
                // 11. the work
                WorkStep.of(resource));
    }

    /** The same list without what only a resource has: 3, 8, 9 and 10. */
    static List<Filter<Void>> chainSteps(Pep pep, String scope, ChainWork work) {
        return List.of(
                new PeerStep<>(pep), // 1.
                new EdgeStep<>(pep), // 2.
                new TokenStep<>(pep), // 4.
                new BindingStep<>(pep), // 5.
                new DenyListStep<>(pep), // 6.
                new CallerStep<>(pep, scope), // 7.
                new AuditStep<>(pep), // 12., around
                WorkStep.of(work)); // 11.
    }
}
