// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import java.util.function.Function;

/** Step 11: the work, which by now is somebody's who may. */
final class WorkStep<Q> implements Filter<Q> {
    private final Function<Crossing<Q>, Response> work;

    private WorkStep(Function<Crossing<Q>, Response> work) {
        this.work = work;
    }

    static <Q> WorkStep<Q> of(Resource<Q> resource) {
        return new WorkStep<>(crossing ->
                resource.work(crossing.passage(), crossing.question(), crossing.reservation()));
    }

    static <Q> WorkStep<Q> of(ChainWork chain) {
        return new WorkStep<>(crossing -> chain.answer(crossing.passage()));
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        return work.apply(crossing);
    }
}
