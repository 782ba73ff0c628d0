// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.BearerToken;
import io.sallyport.world.Walk;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** T3 of several users, exchanged anew before they run out, as the orchestrator has them. */
final class TokenStock {
    private static final Duration KEPT = Duration.ofSeconds(35); // of their 60

    private final Walk walk;
    private final List<String> users;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(BearerToken token, long at) {
        boolean fresh() {
            return System.nanoTime() - at < KEPT.toNanos();
        }
    }

    TokenStock(Walk walk, List<String> users) {
        this.walk = walk;
        this.users = List.copyOf(users);
    }

    /** The token of the user whose turn it is. */
    BearerToken of(long number) {
        String user = users.get((int) (number % users.size()));
        Kept known = kept.get(user);
        return known != null && known.fresh() ? known.token() : renewed(user);
    }

    /** One at a time, on purpose: whoever waits for it gets the same new one. */
    private synchronized BearerToken renewed(String user) {
        Kept known = kept.get(user);
        if (known != null && known.fresh()) {
            return known.token();
        }
        BearerToken token = walk.token(user, "gateway", Optional.empty());
        kept.put(user, new Kept(token, System.nanoTime()));
        return token;
    }
}
