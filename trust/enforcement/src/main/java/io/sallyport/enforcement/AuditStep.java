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
        Response response = work(passage, next);
        return switch (response.body()) {
            case Response.Body.Whole _ -> whole(crossing, response);
            case Response.Body.Streamed(var writer) -> streamed(crossing, response, writer);
        };
    }

    /** A revocation ends what the work waits for, and is then the reason why it failed. */
    private Response work(Passage passage, Next next) {
        try (var _ = pep.running().enter(new PassageWork(passage))) {
            DenyListStep.requireNothingRevoked(pep.denied(), passage.token()); // since step 6
            return next.proceed();
        } catch (RuntimeException failed) {
            DenyListStep.requireNothingRevoked(pep.denied(), passage.token());
            throw failed;
        }
    }

    private Response whole(Crossing<Q> crossing, Response response) {
        crossing.settle();
        DenyListStep.requireNothingRevoked(pep.denied(), crossing.passage().token());
        crossing.passage().answered(response.status());
        pep.recorder().completed(crossing.passage(), Outcome.COMPLETED, "");
        pep.tally().ended(crossing.passage(), Outcome.COMPLETED, "none");
        return response;
    }

    private Response streamed(
            Crossing<Q> crossing, Response response, Response.StreamWriter writer) {
        crossing.passage().answered(response.status());
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
