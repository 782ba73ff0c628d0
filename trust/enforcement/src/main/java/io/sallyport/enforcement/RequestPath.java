// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.HttpHandler;
import io.sallyport.policy.PolicyEngine;

/**
 * The one list of what happens to a request at a PEP, in order, with the reason beside each step.
 */
public final class RequestPath {
    private RequestPath() {}

    /**
     * Steps 1 to 7, then the work: for services of the chain that guard no resource of their own.
     */
    public static HttpHandler chain(Pep pep, String scope, ChainWork work) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** All steps: gateway, retrieval and keys. */
    public static <Q> HttpHandler full(
            Pep pep, String scope, PolicyEngine policy, Resource<Q> resource) {
        throw new UnsupportedOperationException("skeleton");
    }
}
