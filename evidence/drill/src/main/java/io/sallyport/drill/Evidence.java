// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the attacked process itself must say about the attack. */
sealed interface Evidence {
    /**
     * A record in its audit log, of the attack's own question where it belongs to one.
     *
     * @param role whose log
     * @param facts all of which it must have
     */
    record Recorded(String role, String event, Map<String, String> facts) implements Evidence {
        public Recorded {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * One more refusal in its metrics: who is refused before it is known who asks is counted, not
     * logged.
     *
     * @param reasons any of which it may be
     */
    record Counted(String role, Set<String> reasons) implements Evidence {
        public Counted {
            reasons = Set.copyOf(reasons);
        }

        static Counted of(String role, String... reasons) {
            return new Counted(role, Set.of(reasons));
        }
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Recorded(String role, String event, Map<String, String> _) ->
                    event + " in the audit log of " + role;
            case Counted(String role, Set<String> reasons) ->
                    reasons.stream().sorted().collect(Collectors.joining(" or "))
                            + " counted by "
                            + role;
        };
    }
}
