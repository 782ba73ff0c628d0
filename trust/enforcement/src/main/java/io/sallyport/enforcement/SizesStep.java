// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;

/**
 * Step 3: the body's depth and parts, for callers only (ADR 7). Header and body sizes are the
 * listener's limits and hold before any step; what the body may hold only the resource knows.
 */
final class SizesStep<Q> implements Filter<Q> {
    private final Resource<Q> resource;

    SizesStep(Resource<Q> resource) {
        this.resource = resource;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        crossing.question(resource.read(crossing.passage()));
        return next.proceed();
    }
}
