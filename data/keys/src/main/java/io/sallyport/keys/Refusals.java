// SPDX-License-Identifier: Apache-2.0
package io.sallyport.keys;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;

/** The refusals of this role. */
final class Refusals {
    private Refusals() {}

    /** One answer for all causes, so that it does not tell which part was wrong. */
    static ProblemException notAvailable(String reason) {
        return new ProblemException(
                Problem.NOT_PERMITTED,
                reason,
                "field: not available to you for this purpose; ask its owner for access");
    }

    static ProblemException usedBefore() {
        return new ProblemException(
                Problem.INVALID_TOKEN,
                "token_replayed",
                "token: used before (expected: a new one for each field); get a new one");
    }

    static ProblemException budgetSpent(Duration untilTomorrow) {
        return new ProblemException(
                Problem.BUDGET_EXHAUSTED,
                "opens_exhausted",
                "fields: daily limit reached (expected: fewer a day); go on tomorrow",
                untilTomorrow);
    }

    static ProblemException storeDown(String reason, RuntimeException cause) {
        return new ProblemException(
                Problem.NOT_READY,
                reason,
                "keys: store without answer (expected: its rows); try again later",
                cause);
    }
}
