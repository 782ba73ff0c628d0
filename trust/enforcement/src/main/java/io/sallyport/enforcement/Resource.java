// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Problems;
import io.sallyport.http.Response;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.runtime.ProblemException;
import java.util.List;

/**
 * What a full PEP adds to the path of section 3: one method a step, called in this order. Each may
 * throw a {@link ProblemException}, which refuses. Thread-safe.
 *
 * @param <Q> the request, read
 */
public interface Resource<Q> {
    /**
     * Step 3, taken after step 7 (ADR 7): reads the body within the limits of depth and parts. The
     * caller is known and has the route's scope; nothing is permitted yet.
     */
    Q read(Passage passage);

    /** Step 8: what has to be permitted, all of it; an empty list refuses. */
    List<Ask> asks(Passage passage, Q question);

    /**
     * Step 8, after a Deny: how it is told. By default {@code not_permitted}, the same for all
     * causes.
     */
    default ProblemException denied(Passage passage, Q question, Ask ask, Judgement judgement) {
        return new ProblemException(
                io.sallyport.runtime.Problem.NOT_PERMITTED,
                "policy_denied",
                "not available to you; ask whoever owns it for access");
    }

    /** Step 9, first half: request rates. */
    void rates(Passage passage, Q question);

    /** Step 9, second half: the firewall on what goes in; gives back what may go on. */
    Q screen(Passage passage, Q question);

    /**
     * Step 10: reserves what the work may cost at most; closed by the path when the answer has
     * ended.
     */
    Reservation reserve(Passage passage, Q question);

    /** Step 11: the work. */
    Response work(Passage passage, Q question, Reservation reservation);

    /**
     * How a refusal looks on this surface. By default a problem document (RFC 9457).
     *
     * @param status the problem's own, or a more exact one (414, 431)
     */
    default Response refusal(String requestId, ProblemException problem, int status) {
        return Problems.document(requestId, problem, status);
    }

    /** A hold on somebody's budget. Closed unsettled, it is spent in full. */
    interface Reservation extends AutoCloseable {
        /** Nothing was reserved. */
        Reservation NONE = () -> {};

        @Override
        void close();
    }
}
