// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.cedarpolicy.BasicAuthorizationEngine;
import com.cedarpolicy.model.AuthorizationRequest;
import com.cedarpolicy.model.exception.CacheException;
import com.cedarpolicy.model.policy.Policy;
import com.cedarpolicy.model.policy.PolicySet;
import com.cedarpolicy.model.schema.Schema;
import io.sallyport.identity.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CandidateSetsTest {
    private static final int MORE_THAN_CEDAR_KEEPS = 1_100;

    private static final Schema SCHEMA = new Schema(Shelf.SCHEMA);

    @TempDir private Path folder;
    private Shelf shelf;

    @BeforeEach
    void schema() {
        shelf = Shelf.in(folder);
    }

    @Test
    void the_index_decides_as_all_policies_together_do() throws Exception {
        long seed = 20_261_126;
        var random = new Random(seed);
        String text =
                IntStream.range(0, 120)
                        .mapToObj(_ -> policy(random))
                        .collect(Collectors.joining("\n"));
        shelf.write("docs.cedar", text);
        Rules rules = PolicyFolder.read(folder, 1);
        PolicySet all = all(text);
        SCHEMA.cache();
        int permitted = 0;

        for (int i = 0; i < 600; i++) {
            Asker asker = asker(random);
            var ask = new Ask("search", "Collection", "c" + random.nextInt(9), Shelf.ACME);

            boolean indexed = rules.weigh(asker, ask).decision() instanceof Decision.Permit;

            assertThat(indexed)
                    .as("seed %d, %s %s", seed, asker, ask)
                    .isEqualTo(asked(all, asker, ask));
            permitted += indexed ? 1 : 0;
        }
        assertThat(permitted).isBetween(50, 550);
    }

    @Test
    void made_up_resources_and_hundreds_of_real_ones_stay_within_the_bound() {
        shelf.write("docs.cedar", aboutEachOf(400));
        CandidateSets sets = PolicyFolder.read(folder, 1).candidates();

        IntStream.range(0, 1_000).forEach(i -> sets.of(docs("c" + i)));

        assertThat(sets.prepared()).isBetween(1, 256);
        assertThat(sets.of(docs("c7")).policies).hasSize(2);
        assertThat(sets.of(docs("c999")).policies).hasSize(1);
    }

    @Test
    void when_cedar_keeps_no_more_sets_decisions_stay_right_and_preparing_begins_again() {
        shelf.write("docs.cedar", Shelf.READERS + Shelf.ORCHESTRATOR);
        PolicyEngine engine = PolicyEngine.open(folder);
        CandidateSets sets = PolicyFolder.read(folder, 1).candidates();
        int before = sets.prepared(); // what was tried at start
        List<PolicySet> held = holdAllThatCedarKeeps();

        sets.of(docs("docs"));

        assertThat(sets.prepared()).isEqualTo(before);
        assertThat(Shelf.readable(engine)).isTrue();
        held.clear();
        await().atMost(Duration.ofSeconds(60)).until(() -> preparedAgain(sets) > before);
        engine.close();
    }

    private static int preparedAgain(CandidateSets sets) {
        IntStream.rangeClosed(0, 1_000).forEach(_ -> sets.of(docs("docs")));
        return sets.prepared();
    }

    private static List<PolicySet> holdAllThatCedarKeeps() {
        var held = new ArrayList<PolicySet>();
        try {
            for (int i = 0; i < MORE_THAN_CEDAR_KEEPS; i++) {
                var set =
                        new PolicySet(
                                Set.of(new Policy("permit(principal, action, resource);", "p")));
                set.cache();
                held.add(set);
            }
        } catch (CacheException full) {
            return held;
        }
        throw new AssertionError("Cedar keeps more sets than we know of");
    }

    private static String aboutEachOf(int collections) {
        return IntStream.range(0, collections)
                .mapToObj(i ->
                        Shelf.READERS
                                .replace("@id(\"readers\")", "")
                                .replace("acme/docs", "acme/c" + i))
                .collect(Collectors.joining());
    }

    private static Ask docs(String id) {
        return new Ask("search", "Collection", id, Shelf.ACME);
    }

    private static String policy(Random random) {
        String[] who = {
            "principal in Group::\"acme/g%d\"".formatted(random.nextInt(6)),
            "principal is User in Group::\"acme/g%d\"".formatted(random.nextInt(6)),
            "principal == Workload::\"spiffe://demo.sallyport/w%d\"".formatted(random.nextInt(3)),
        };
        String[] what = {
            "action", "action == Action::\"search\"", "action in [Action::\"search\"]"
        };
        String[] which = {
            "resource == Collection::\"acme/c%d\"".formatted(random.nextInt(8)),
            "resource == Collection::\"acme/c%d\"".formatted(random.nextInt(8)),
            "resource == Collection::\"globex/c%d\"".formatted(random.nextInt(8)),
            "resource is Collection",
            "resource",
        };
        int wide = random.nextInt(8) == 0 ? 2 + random.nextInt(3) : random.nextInt(3);
        String head = who[random.nextInt(3)] + ", " + what[random.nextInt(3)] + ", " + which[wide];
        return (random.nextInt(4) == 0 ? "forbid (" : "permit (") + head + ");";
    }

    private static Asker asker(Random random) {
        if (random.nextInt(4) == 0) {
            return new Asker.Workload(Tokens.workload("w" + random.nextInt(4)));
        }
        Set<String> groups =
                random.ints(2, 0, 8).mapToObj(i -> "g" + i).collect(Collectors.toUnmodifiableSet());
        return new Asker.User(
                (Principal.User) Tokens.user("acme", "eve", groups, "w1").principal());
    }

    private static PolicySet all(String text) throws Exception {
        PolicySet all = PolicySet.parsePolicies(text);
        all.policies.add(BuiltIn.otherTenant().policy());
        all.cache();
        return all;
    }

    private static boolean asked(PolicySet all, Asker asker, Ask ask) throws Exception {
        EntityModel.Scene scene = new EntityModel(Set.of("Collection")).scene(asker, ask);
        var request =
                new AuthorizationRequest(
                        scene.principal(),
                        scene.action(),
                        scene.resource(),
                        Optional.of(Map.of()),
                        Optional.of(SCHEMA),
                        true);
        return new BasicAuthorizationEngine()
                .isAuthorized(request, all, scene.entities())
                .success
                .orElseThrow()
                .isAllowed();
    }
}
