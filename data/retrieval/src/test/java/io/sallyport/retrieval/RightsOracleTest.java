// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random users, groups and documents, rights changing in between, against a few lines that say
 * directly who may see what.
 */
class RightsOracleTest {
    private static final int DOCUMENTS = 50;
    private static final int USERS = 100;
    private static final int ROUNDS = 2 * Integer.getInteger("sallyport.cases", 1);
    private static final int GROUPS = 12;

    @TempDir private Path folder;

    @ParameterizedTest(name = "exact up to {0}")
    @CsvSource({"10000", "1"})
    @Tag("slow")
    void nobody_ever_sees_more_or_less_than_the_rights_say(int exactUpTo) {
        long seed = new Random().nextLong();
        System.out.println("rights oracle: exact up to " + exactUpTo + ", seed " + seed);
        var random = new Random(seed);
        int decisions = 0;

        try (var shelf = Shelf.open(folder, exactUpTo)) {
            var oracle = new HashMap<String, Rights>();
            for (int round = 0; round < ROUNDS; round++) {
                change(random, shelf, oracle);
                for (int user = 0; user < USERS; user++) {
                    var principals = new Principals(some(random, "user:idp#" + user, 4));
                    assertThat(found(shelf, principals))
                            .as("seed %d, principals %s", seed, principals.names())
                            .isEqualTo(allowed(oracle, principals.names()));
                    decisions += DOCUMENTS;
                }
            }
        }

        assertThat(decisions).isGreaterThanOrEqualTo(10_000);
    }

    private static void change(Random random, Shelf shelf, Map<String, Rights> oracle) {
        for (int id = 0; id < DOCUMENTS; id++) {
            String document = "d" + id;
            if (random.nextInt(10) == 0) {
                shelf.store().delete(Shelf.ENG.place(document));
                oracle.remove(document);
            } else {
                var rights = new Rights(some(random, "", 3), some(random, "", 1));
                shelf.put(Shelf.ENG, document, rights);
                oracle.put(document, rights);
            }
        }
    }

    /** Said directly, and on purpose not with {@link Rights#allow}. */
    private static Set<String> allowed(Map<String, Rights> oracle, Set<String> names) {
        var allowed = new TreeSet<String>();
        oracle.forEach((document, rights) -> {
            var granted = new HashSet<>(rights.grants());
            granted.retainAll(names);
            var denied = new HashSet<>(rights.denials());
            denied.retainAll(names);
            if (!granted.isEmpty() && denied.isEmpty()) {
                allowed.add(document);
            }
        });
        return allowed;
    }

    private static Set<String> found(Shelf shelf, Principals principals) {
        var wanted =
                new VectorIndex.Wanted(Shelf.vector(7), principals, Optional.empty(), DOCUMENTS);
        List<String> ids = new ArrayList<>(Shelf.ids(shelf.store().search(Shelf.ENG, wanted)));
        var distinct = new TreeSet<>(ids);
        assertThat(ids).hasSameSizeAs(distinct);
        return distinct;
    }

    private static Set<String> some(Random random, String always, int most) {
        var names = new HashSet<String>();
        int count = random.nextInt(most + 1);
        for (int at = 0; at < count; at++) {
            names.add(
                    random.nextInt(4) == 0
                            ? "user:idp#" + random.nextInt(USERS)
                            : "group:g" + random.nextInt(GROUPS));
        }
        if (!always.isEmpty()) {
            names.add(always);
        }
        return names;
    }
}
