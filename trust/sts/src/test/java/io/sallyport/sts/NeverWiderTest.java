// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.AccessToken;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Laws of every chain, over random tables and random wishes: never wider, longer or shorter-named.
 */
class NeverWiderTest {
    private static final List<String> SCOPES = List.of("a", "b", "c", "d", "e", "f");
    private static final List<String> NAMES =
            List.of("web-app", "orchestrator", "gateway", "retrieval", "model", "keys");
    private static final int CHAINS = 500 * Integer.getInteger("sallyport.cases", 1);

    @RepeatedTest(4)
    void a_child_never_has_more_scope_life_or_fewer_actors_than_its_parent() {
        long seed = System.nanoTime();
        System.out.println("NeverWiderTest seed " + seed);
        var random = new Random(seed);
        int granted = 0;
        for (int i = 0; i < CHAINS; i++) {
            granted += walk(random);
        }

        assertThat(granted).as("seed " + seed + ": chains that went somewhere").isPositive();
    }

    /** Goes from hop to hop until somebody refuses; gives the number of hops. */
    private static int walk(Random random) {
        var rules = new ExchangeRules(new Edges(randomEdges(random), Cast.TRUST), Set.of());
        Parent parent = Cast.t0();
        Instant now = Cast.NOON;
        for (int hop = 0; ; hop++) {
            now = now.plusSeconds(random.nextInt(90));
            String to = NAMES.get(random.nextInt(NAMES.size()));
            Ask ask = Cast.ask(parent.holder().name(), to, some(random).toArray(String[]::new));
            parent = withScopes(parent, hop == 0 ? some(random) : parent.scopes());
            if (!(rules.judge(ask, parent, now) instanceof Outcome.Granted(var child, _))) {
                return hop;
            }
            assertNoGain(ask, parent, child, now);
            parent = Parent.of(child);
        }
    }

    private static void assertNoGain(Ask ask, Parent parent, AccessToken child, Instant now) {
        assertThat(child.scopes()).isNotEmpty().isSubsetOf(ask.scopes());
        assertThat(child.scopes()).isSubsetOf(parent.scopes());
        assertThat(child.expires())
                .isBeforeOrEqualTo(parent.expires())
                .isAfter(now.minusSeconds(1));
        assertThat(child.actors().subList(1, child.actors().size())).isEqualTo(parent.actors());
        assertThat(child.actors().getFirst()).isEqualTo(ask.requester().id());
        assertThat(child.actors()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(4);
        assertThat(child.principal()).isEqualTo(parent.principal());
        assertThat(child.audience()).isEqualTo(ask.audience());
        assertThat(child.confirmation()).isEqualTo(ask.requester().thumbprint());
        assertThat(child.parent()).isEqualTo(parent.jti());
        assertThat(child.sid()).isEqualTo(parent.sid());
    }

    private static List<EdgeConfig> randomEdges(Random random) {
        var edges = new ArrayList<EdgeConfig>();
        for (String from : NAMES) {
            for (String to : NAMES) {
                if (!from.equals(to) && random.nextInt(10) < 8) {
                    edges.add(
                            Cast.edge(
                                    from, to, List.copyOf(some(random)), 1 + random.nextInt(300)));
                }
            }
        }
        return edges;
    }

    private static Set<String> some(Random random) {
        var some = new HashSet<String>();
        some.add(SCOPES.get(random.nextInt(SCOPES.size())));
        for (String scope : SCOPES) {
            if (random.nextInt(3) > 0) {
                some.add(scope);
            }
        }
        return some;
    }

    private static Parent withScopes(Parent parent, Set<String> scopes) {
        return new Parent(
                parent.principal(),
                parent.holder(),
                scopes,
                parent.actors(),
                parent.txn(),
                parent.sid(),
                parent.jti(),
                parent.expires(),
                parent.authenticated(),
                parent.address(),
                parent.boundTo(),
                parent.denied());
    }
}
