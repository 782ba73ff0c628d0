// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;

/** A quota's answers as the refusals that a caller is told: 429 with a time, or 503. */
public final class Limits {
    private Limits() {}

    /**
     * Lets an admitted request pass.
     *
     * @throws ProblemException when it is not admitted, or nobody can tell
     */
    public static void require(Quota.Answer answer) {
        switch (answer) {
            case Quota.Answer.Admitted() -> {}
            case Quota.Answer.Exhausted(var scope, var wait) -> throw rate(scope, wait);
            case Quota.Answer.Unavailable() -> throw unavailable();
        }
    }

    /**
     * What was set aside.
     *
     * @throws ProblemException when nothing was, or nobody can tell
     */
    public static Quota.Hold require(Quota.Reserved reserved) {
        return switch (reserved) {
            case Quota.Reserved.Held(var hold) -> hold;
            case Quota.Reserved.Exhausted(var scope, var wait) -> throw budget(scope, wait);
            case Quota.Reserved.Unavailable() -> throw unavailable();
        };
    }

    private static ProblemException rate(String scope, Duration wait) {
        String detail =
                scope.equals("loop")
                        ? "the same request again and again (expected: a new one); your program"
                                + " may be in a loop"
                        : "requests of this %s: too many (expected: fewer a minute); wait"
                                .formatted(scope);
        return new ProblemException(Problem.RATE_LIMITED, "rate_" + scope, detail, wait);
    }

    private static ProblemException budget(String scope, Duration wait) {
        return new ProblemException(
                Problem.BUDGET_EXHAUSTED,
                "budget_" + scope,
                "budget of this %s: not enough left for this request (expected: its worst case"
                                .formatted(scope)
                        + " to fit); ask for a smaller answer, or wait for the next day",
                wait);
    }

    private static ProblemException unavailable() {
        return new ProblemException(
                Problem.QUOTA_UNAVAILABLE,
                "quota_store_down",
                "limits cannot be checked now; try again later");
    }
}
