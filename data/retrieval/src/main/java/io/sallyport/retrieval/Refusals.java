// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.time.Duration;

/** The refusals of this role. */
final class Refusals {
    private Refusals() {}

    /** Forbidden, unknown, of another tenant: one answer, so that it does not tell what exists. */
    static ProblemException notAvailable(String reason) {
        return new ProblemException(
                Problem.NOT_PERMITTED,
                reason,
                "collection: not available to you (expected: one that you have access to); ask its"
                        + " owner for access");
    }

    static ProblemException noUser() {
        return new ProblemException(
                Problem.NOT_PERMITTED,
                "app_only_token",
                "token: no user (expected: a token on behalf of a user); exchange the user's token"
                        + " first");
    }

    static ProblemException storeDown(StoreException cause) {
        return new ProblemException(
                Problem.NOT_READY,
                "store_unavailable",
                "store: no answer (expected: its rows); try again later",
                cause);
    }

    static ProblemException tampered() {
        return new ProblemException(
                Problem.INTERNAL,
                "row_tampered",
                "store: a row was changed (expected: rows as they were written); the operator was told");
    }

    /** For who may know what exists. */
    static ProblemException noDocument() {
        return new ProblemException(
                Problem.NOT_FOUND,
                "unknown_document",
                "document: not here (expected: the id of one in this collection)");
    }

    static ProblemException overtaken() {
        return new ProblemException(
                Problem.NOT_READY,
                "rights_overtaken",
                "rights: others change them right now (expected: one at a time); try again");
    }

    static ProblemException budgetSpent(Duration untilTomorrow) {
        return new ProblemException(
                Problem.RATE_LIMITED,
                "distinct_documents_exhausted",
                "documents: daily limit reached (expected: fewer different ones a day); go on"
                        + " tomorrow",
                untilTomorrow);
    }
}
