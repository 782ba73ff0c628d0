// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Passage;
import io.sallyport.http.Tickets;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The requests that the service is answering now, each under an unguessable name, by which it calls
 * others for that request's user and for nobody else. Bounded in number and life. Thread-safe.
 */
final class Errands {
    static final int MOST = 4_096;

    private final Map<String, Errand> open = new ConcurrentHashMap<>();
    private final Semaphore room;
    private final Duration life;
    private final Clock clock;

    Errands(Duration life, Clock clock) {
        this(life, clock, MOST);
    }

    Errands(Duration life, Clock clock, int most) {
        this.life = life;
        this.clock = clock;
        this.room = new Semaphore(most);
    }

    /**
     * One for this request; empty for a service on its own, whose token nobody exchanges.
     *
     * @throws ProblemException when too many are open: none is ended for another
     */
    Optional<Errand> begin(Passage passage) {
        if (!(passage.caller().token().principal() instanceof Principal.User)) {
            return Optional.empty();
        }
        if (!room.tryAcquire()) {
            endOld();
            if (!room.tryAcquire()) {
                throw new ProblemException(
                        Problem.NOT_READY,
                        "too_many_errands",
                        "side-car: busy (expected: fewer requests at a time); try again",
                        Duration.ofSeconds(1));
            }
        }
        var errand =
                new Errand(Tickets.randomName(), passage, clock.instant().plus(life), this::ended);
        open.put(errand.name(), errand);
        return Optional.of(errand);
    }

    /** The one of that name; empty when there is none, or no longer. */
    Optional<Errand> find(String name) {
        Optional<Errand> found = Optional.ofNullable(open.get(name));
        return found.filter(errand -> clock.instant().isBefore(errand.ends()));
    }

    private void ended(Errand errand) {
        open.remove(errand.name());
        room.release();
    }

    private void endOld() {
        open.values().stream()
                .filter(errand -> !clock.instant().isBefore(errand.ends()))
                .forEach(Errand::close);
    }
}
