// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Bytes;
import io.sallyport.http.Response;

/**
 * Step 12, around step 11: the decision is durable before the work begins, and so before the first
 * byte of its answer; the completion follows the last. A decision without completion is itself
 * evidence.
 */
final class AuditStep<Q> implements Filter<Q> {
    private final Pep pep;

    AuditStep(Pep pep) {
        this.pep = pep;
    }

    @Override
    public Response handle(Crossing<Q> crossing, Next next) {
        Passage passage = crossing.passage();
        pep.recorder().permitted(passage);
        Response response = next.proceed();
        passage.answered(response.status());
        return switch (response.body()) {
            case Response.Body.Whole _ -> whole(crossing, response);
            case Response.Body.Streamed(var writer) -> streamed(crossing, response, writer);
        };
    }

    private Response whole(Crossing<Q> crossing, Response response) {
        crossing.settle();
        pep.recorder().completed(crossing.passage(), Outcome.COMPLETED, "");
        pep.tally().ended(crossing.passage(), Outcome.COMPLETED, "none");
        return response;
    }

    private Response streamed(
            Crossing<Q> crossing, Response response, Response.StreamWriter writer) {
        if (crossing.passage().request().method().equals("HEAD")) {
            // nobody would call the writer, and with it end this request
            Response bare =
                    new Response(
                            response.status(),
                            response.headers(),
                            new Response.Body.Whole(Bytes.NONE));
            return whole(crossing, bare);
        }
        return new Response(
                response.status(),
                response.headers(),
                new Response.Body.Streamed(new GuardedStream(pep, crossing, writer)));
    }
}
