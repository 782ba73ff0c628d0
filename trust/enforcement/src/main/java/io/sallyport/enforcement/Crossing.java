// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import org.jspecify.annotations.Nullable;

/**
 * One request's way through the steps: the passage that its work sees, and what the steps hand to
 * each other. On the request's own thread only.
 */
final class Crossing<Q> {
    private final Passage passage;
    private @Nullable Q question;
    private Resource.Reservation reservation = Resource.Reservation.NONE;
    private boolean settled;

    Crossing(Passage passage) {
        this.passage = passage;
    }

    Passage passage() {
        return passage;
    }

    Q question() {
        if (question == null) {
            throw new IllegalStateException("question: not read (expected: after step 3)");
        }
        return question;
    }

    void question(Q read) {
        this.question = read;
    }

    Resource.Reservation reservation() {
        return reservation;
    }

    void reserved(Resource.Reservation held) {
        this.reservation = held;
    }

    /** Closes the reservation, once; what the work has not settled by then is spent in full. */
    void settle() {
        if (!settled) {
            settled = true;
            reservation.close();
        }
    }
}
