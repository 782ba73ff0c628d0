// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;

/** Step 9: rates before the firewall, because scanning costs more than counting. */
final class GuardStep<Q> implements Filter<Q> {
    private final Resource<Q> resource;

    GuardStep(Resource<Q> resource) {
        this.resource = resource;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        resource.rates(passage, crossing.question());
        crossing.question(resource.screen(passage, crossing.question()));
        return next.proceed();
    }
}
