// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import io.sallyport.tls.SpiffeId;
import io.sallyport.world.World;
import java.util.Map;
import java.util.TreeMap;
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
     * Exactly one more refusal of this reason in its metrics: who is refused before it is known who
     * asks is counted, not logged.
     */
    record Counted(String role, String reason) implements Evidence {}

    /** The token service's record of an exchange that it refused to that workload of the demo. */
    static Evidence exchangeRefused(String from, String reason) {
        var id = new SpiffeId(World.TRUST_DOMAIN, "/" + from);
        return new Recorded(
                "sts", "exchange_refused", Map.of("reason", reason, "from", id.toString()));
    }

    /** For people. */
    default String text() {
        return switch (this) {
            case Recorded(String role, String event, Map<String, String> facts) ->
                    "audit log of %s: %s %s".formatted(role, event, words(facts)).strip();
            case Counted(String role, String reason) -> "counted by %s: %s".formatted(role, reason);
        };
    }

    private static String words(Map<String, String> facts) {
        return new TreeMap<>(facts)
                .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(" "));
    }
}
