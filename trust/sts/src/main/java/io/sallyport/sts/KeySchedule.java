// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.identity.KeyTerm;
import io.sallyport.identity.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Which key signs when. The token root signs the whole plan ahead, so that keys change by age while
 * the root lies in its safe: everybody knows the next key long before it signs, and the old one's
 * end is fixed before it begins. Immutable.
 *
 * @param turns in order of time, at least one
 */
record KeySchedule(List<Turn> turns, Instant end) {
    /** How long a plan counts. */
    static final Duration LIFE = Duration.ofDays(30);

    /** How long a key signs. */
    static final Duration PERIOD = Duration.ofDays(15);

    /** So long is a key published before it signs: three times as long as a PEP keeps its set. */
    static final Duration LEAD = Duration.ofMinutes(15);

    /** So long does a key count after its turn: longer than any token lives. */
    static final Duration OVERLAP = EdgeConfig.LONGEST.plusMinutes(1);

    /** From then on the key signs, until the next one does. */
    record Turn(SigningKey key, Instant from) {}

    KeySchedule {
        turns = List.copyOf(turns);
    }

    /** The same keys go on, and as many new ones after them as the time needs. */
    static KeySchedule renewed(List<Turn> known, Instant now, Supplier<SigningKey> fresh) {
        var turns = new ArrayList<>(known);
        while (turns.size() > 1 && !turns.get(1).from().plus(OVERLAP).isAfter(now)) {
            turns.removeFirst();
        }
        if (turns.isEmpty()) {
            turns.add(new Turn(fresh.get(), now));
        }
        Instant end = now.plus(LIFE);
        for (Instant next = next(turns, now); next.isBefore(end); next = next(turns, now)) {
            turns.add(new Turn(fresh.get(), next));
        }
        return new KeySchedule(turns, end);
    }

    /** A new key as soon as everybody knows it; keys whose turn has not come never sign. */
    static KeySchedule rotated(List<Turn> known, Instant now, Supplier<SigningKey> fresh) {
        var turns = new ArrayList<>(known);
        turns.removeIf(turn -> turn.from().isAfter(now));
        turns.add(new Turn(fresh.get(), turns.isEmpty() ? now : now.plus(LEAD)));
        return renewed(turns, now, fresh);
    }

    /** New keys at once, and no token of an old one counts any more. */
    static KeySchedule replaced(Instant now, Supplier<SigningKey> fresh) {
        return renewed(List.of(), now, fresh);
    }

    /** As the token root signs it. */
    List<KeyTerm> terms() {
        var terms = new ArrayList<KeyTerm>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            boolean last = i == turns.size() - 1;
            Instant until = last ? end : turns.get(i + 1).from().plus(OVERLAP);
            terms.add(new KeyTerm(turn.key(), turn.from(), until));
        }
        return terms;
    }

    private static Instant next(List<Turn> turns, Instant now) {
        Instant due = turns.getLast().from().plus(PERIOD);
        Instant soonest = now.plus(LEAD);
        return due.isAfter(soonest) ? due : soonest;
    }
}
