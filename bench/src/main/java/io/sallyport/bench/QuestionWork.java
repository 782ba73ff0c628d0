// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.identity.BearerToken;
import io.sallyport.world.Walk;
import java.util.List;

/**
 * The exchanges of one question, in its order and by the clients that make them: T0 for T1 as the
 * web app, then T1 for T2 and for T3 as the orchestrator. T1 is another one each time, so none of
 * the answers comes from a cache of the client, and the token service sees one new token in three.
 */
final class QuestionWork implements LoadGenerator.Work {
    /** How many exchanges each is. */
    static final int EXCHANGES = 3;

    private final Walk walk;
    private final List<String> users;

    QuestionWork(Walk walk, List<String> users) {
        this.walk = walk;
        this.users = List.copyOf(users);
    }

    @Override
    public int once(long number) {
        String user = users.get((int) (number % users.size()));
        BearerToken token =
                walk.exchange("web-app", walk.signIn(user), walk.wanted("web-app", "orchestrator"));
        int bytes = token.text().length();
        for (String next : List.of("retrieval", "gateway")) {
            bytes +=
                    walk.exchange("orchestrator", token, walk.wanted("orchestrator", next))
                            .text()
                            .length();
        }
        return bytes;
    }
}
