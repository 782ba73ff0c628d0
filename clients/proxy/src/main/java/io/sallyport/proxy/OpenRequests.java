// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import io.sallyport.enforcement.Passage;
import io.sallyport.identity.Principal;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How many requests the service is answering: for one user or service, for one calling workload,
 * and together, so that nobody who reads slowly takes the service from all others. As bounded as
 * what is open. Thread-safe.
 */
final class OpenRequests {
    /**
     * Below the connections that a client keeps, so that a full pool never looks like an outage.
     */
    static final int MOST = 60;

    private final int ofOneUser;
    private final int ofOneCaller;
    private final Map<String, Integer> open = new HashMap<>(); // guarded by itself
    private int all; // guarded by open

    OpenRequests(ProxyConfig config) {
        this.ofOneUser = config.openOfOneUser();
        this.ofOneCaller = config.openOfOneCaller();
    }

    /** One of them; its end makes room, once. */
    final class Place implements AutoCloseable {
        private final List<String> names;
        private boolean left; // guarded by open

        private Place(List<String> names) {
            this.names = names;
        }

        @Override
        public void close() {
            synchronized (open) {
                if (!left) {
                    left = true;
                    all--;
                    names.forEach(name ->
                            open.computeIfPresent(
                                    name, (_, count) -> count == 1 ? null : count - 1));
                }
            }
        }
    }

    /**
     * Takes a place.
     *
     * @throws ProblemException when there is none: for this user, this caller, or anybody
     */
    Place enter(Passage passage) {
        String user = "user " + user(passage);
        String caller = "caller " + passage.caller().peer();
        synchronized (open) {
            if (all >= MOST) {
                throw full(Problem.NOT_READY, "open_requests", "fewer requests at a time");
            }
            if (open.getOrDefault(user, 0) >= ofOneUser) {
                throw full(Problem.RATE_LIMITED, "open_of_one_user", "fewer of one user at a time");
            }
            if (open.getOrDefault(caller, 0) >= ofOneCaller) {
                throw full(
                        Problem.RATE_LIMITED,
                        "open_of_one_caller",
                        "fewer of one caller at a time");
            }
            all++;
            open.merge(user, 1, Integer::sum);
            open.merge(caller, 1, Integer::sum);
            return new Place(List.of(user, caller));
        }
    }

    private static String user(Passage passage) {
        return switch (passage.caller().token().principal()) {
            case Principal.User(var subject, _) ->
                    String.join(" ", subject.tenant().value(), subject.issuer(), subject.sub());
            case Principal.Service(var id) -> id.toString();
        };
    }

    private static ProblemException full(Problem problem, String reason, String expected) {
        return new ProblemException(
                problem,
                reason,
                "side-car: too many open requests (expected: %s); wait for an answer to end"
                        .formatted(expected),
                Duration.ofSeconds(1));
    }
}
