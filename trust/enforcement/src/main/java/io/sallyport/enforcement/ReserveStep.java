// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;

/**
 * Step 10: what the work may cost at most is set aside before it starts. Whatever ends the request
 * after this, the reservation is closed exactly once.
 */
final class ReserveStep<Q> implements Filter<Q> {
    private final Resource<Q> resource;

    ReserveStep(Resource<Q> resource) {
        this.resource = resource;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        crossing.reserved(resource.reserve(crossing.passage(), crossing.question()));
        try {
            return next.proceed();
        } catch (RuntimeException | Error e) {
            crossing.settle();
            throw e;
        }
    }
}
