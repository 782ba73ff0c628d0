// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

import io.sallyport.client.CallFailedException;
import io.sallyport.exchange.ExchangeException;
import io.sallyport.langchain4j.RetrievalFailedException;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;

/** What a user is told, in one line, when a part below does not do its work. */
final class Faults {
    static final String SIGN_IN_AGAIN = "your sign-in does not hold any more; sign in again";

    private Faults() {}

    /** The documents could not be searched; nothing was answered yet. */
    static ProblemException ofRetrieval(RuntimeException thrown) {
        return switch (thrown) {
            case RetrievalFailedException refused -> ofStatus(refused);
            case ExchangeException refused when signInEnded(refused) ->
                    new ProblemException(
                            Problem.INVALID_TOKEN,
                            "exchange_" + refused.code(),
                            SIGN_IN_AGAIN,
                            refused);
            case ExchangeException refused -> unsearched("exchange_" + refused.code(), refused);
            case CallFailedException down -> unsearched("retrieval_unreachable", down);
            default -> unsearched("retrieval_failed", thrown);
        };
    }

    /** What the token service says to a token that expired or was revoked under the question. */
    static boolean signInEnded(ExchangeException refused) {
        return refused.code().equals("invalid_request") || refused.code().equals("invalid_grant");
    }

    private static ProblemException ofStatus(RetrievalFailedException refused) {
        String reason = "retrieval_status_" + refused.status();
        return switch (refused.status()) {
            case 401 -> new ProblemException(Problem.INVALID_TOKEN, reason, SIGN_IN_AGAIN, refused);
            case 429 ->
                    new ProblemException(
                            Problem.RATE_LIMITED,
                            reason,
                            "too many searches in a short time; wait a moment and ask again",
                            refused);
            default -> unsearched(reason, refused);
        };
    }

    private static ProblemException unsearched(String reason, RuntimeException cause) {
        return new ProblemException(
                Problem.UPSTREAM_FAILED,
                reason,
                "the documents cannot be searched now; try again in a moment",
                cause);
    }
}
