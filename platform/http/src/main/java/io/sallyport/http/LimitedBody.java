// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A request's body as it comes: never more of it than the limit, and what is kept of it is held in
 * the {@link BodyBudget}. On the event loop.
 */
final class LimitedBody {
    private static final int FIRST = 4 << 10;

    private final RequestRules rules;
    private final BodyBudget.Hold hold;
    private final long longest;
    private byte[] bytes = Bytes.NONE.array();
    private int length;
    private boolean whole;

    /**
     * @param longest what was declared, or the limit; nothing is reserved for what has not come
     */
    LimitedBody(RequestRules rules, BodyBudget.Hold hold, long longest) {
        this.rules = rules;
        this.hold = hold;
        this.longest = longest;
    }

    /** A body that has come to its end, and what is to be closed with the request. */
    record Whole(Bytes bytes, BodyBudget.Hold hold) {}

    /** Keeps a part, or says why not; then what came before is let go. */
    Optional<ProblemException> add(Buffer part) {
        long needed = (long) length + part.length();
        if (rules.tooLong(needed)) {
            drop();
            return Optional.of(rules.tooLarge());
        }
        if (needed > bytes.length && !room(needed)) {
            drop();
            return Optional.of(noRoom());
        }
        part.getBytes(bytes, length);
        length = (int) needed;
        return Optional.empty();
    }

    /** All of it; the hold is the taker's now. */
    Whole whole() {
        whole = true;
        byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        return new Whole(Bytes.of(all), hold);
    }

    /** Lets it go, unless it is whole and somebody else's. */
    void drop() {
        if (!whole) {
            bytes = Bytes.NONE.array();
            length = 0;
            hold.close();
        }
    }

    /** Counts what is allotted, not what came: a body in many small parts costs no more. */
    private boolean room(long needed) {
        long doubled = Math.max(FIRST, 2L * bytes.length);
        long size = Math.max(needed, Math.min(doubled, longest));
        if (!hold.grow(size - bytes.length)) {
            return false;
        }
        bytes = Arrays.copyOf(bytes, Math.toIntExact(size));
        return true;
    }

    private static ProblemException noRoom() {
        return new ProblemException(
                Problem.NOT_READY,
                "too_many_body_bytes",
                "server: busy (expected: fewer bodies at a time); try again",
                Duration.ofSeconds(1));
    }
}
