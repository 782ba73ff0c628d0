// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.identity.Principal;
import io.sallyport.identity.Subject;
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
 * Random users, groups, roles, folders in folders, clearances and documents; rights put, put again,
 * changed and taken away in between; against a few lines that say directly who may see what.
 */
class RightsOracleTest {
    private static final int DOCUMENTS = 50;
    private static final int USERS = 100;
    private static final int ROUNDS = 2 * Integer.getInteger("sallyport.cases", 1);
    private static final int GROUPS = 12;
    private static final int FOLDERS = 8;
    private static final List<String> LEVELS = List.of("internal", "confidential", "secret");

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
            var oracle = new Oracle();
            for (int round = 0; round < ROUNDS; round++) {
                change(random, shelf, oracle);
                oracle.regroup(random);
                for (int at = 0; at < USERS; at++) {
                    var user = user(random, at);
                    assertThat(found(shelf, oracle.collected(), user))
                            .as("seed %d, round %d, user %s", seed, round, user)
                            .isEqualTo(oracle.allowed(user));
                    decisions += DOCUMENTS;
                }
            }
        }

        assertThat(decisions).isGreaterThanOrEqualTo(10_000);
    }

    private static void change(Random random, Shelf shelf, Oracle oracle) {
        for (int id = 0; id < DOCUMENTS; id++) {
            String document = "d" + id;
            switch (random.nextInt(10)) {
                case 0 -> {
                    shelf.store().delete(Shelf.ENG.place(document));
                    oracle.delete(document);
                }
                case 1, 2, 3 -> {
                    Rights rights = rights(random);
                    if (write(shelf, document, rights)) {
                        oracle.change(document, rights);
                    }
                }
                case 4 -> {
                    Rights again = oracle.stated(document).orElseGet(() -> rights(random));
                    shelf.put(Shelf.ENG, document, again);
                    oracle.put(document, again);
                }
                default -> {
                    Rights rights = rights(random);
                    shelf.put(Shelf.ENG, document, rights);
                    oracle.put(document, rights);
                }
            }
        }
    }

    private static boolean write(Shelf shelf, String document, Rights rights) {
        return shelf.store().rights().find(Shelf.ENG, document)
                        instanceof SealedRights.Held.Sound(var _, var there)
                && shelf.store()
                        .rights()
                        .change(
                                Shelf.ENG,
                                Map.of(
                                        document,
                                        new SealedRights.Change(rights, there.revision())));
    }

    private static Set<String> found(Shelf shelf, Collected collected, Principal.User user) {
        var wanted =
                new VectorIndex.Wanted(
                        Shelf.vector(7), collected.principals(user), Optional.empty(), DOCUMENTS);
        List<String> ids = new ArrayList<>(Shelf.ids(shelf.store().search(collected, wanted)));
        var distinct = new TreeSet<>(ids);
        assertThat(ids).hasSameSizeAs(distinct);
        return distinct;
    }

    private static Principal.User user(Random random, int at) {
        var groups = new HashSet<String>();
        for (int i = random.nextInt(4); i > 0; i--) {
            groups.add("g" + random.nextInt(GROUPS));
        }
        return new Principal.User(new Subject(Shelf.ACME, "idp", "u" + at), groups);
    }

    private static Rights rights(Random random) {
        var level =
                random.nextInt(3) == 0
                        ? Classification.parse(LEVELS.get(random.nextInt(LEVELS.size())))
                        : Classification.UNCLASSIFIED;
        return new Rights(some(random, 4, FOLDERS), some(random, 1, FOLDERS), level);
    }

    /**
     * At most so many principals; containers below {@code below} only, so that none is a circle.
     */
    private static Set<String> some(Random random, int most, int below) {
        var names = new HashSet<String>();
        for (int at = random.nextInt(most + 1); at > 0; at--) {
            names.add(
                    switch (random.nextInt(6)) {
                        case 0 -> "user:idp#u" + random.nextInt(USERS);
                        case 1 -> "role:r" + random.nextInt(3);
                        case 2, 3 ->
                                below == 0 ? "group:g0" : "container:c" + random.nextInt(below);
                        default -> "group:g" + random.nextInt(GROUPS);
                    });
        }
        return names;
    }

    /** Says it directly, and on purpose neither with {@link Rights#allow} nor with Membership. */
    private static final class Oracle {
        private final Map<String, Rights> current = new HashMap<>();
        private final Map<String, Rights> stated = new HashMap<>();
        private final Map<String, List<String>> roles = new HashMap<>();
        private final Map<String, List<String>> containers = new HashMap<>();
        private final Map<String, List<String>> clearances = new HashMap<>();

        Oracle() {
            for (int i = 0; i < FOLDERS; i++) {
                containers.put("c" + i, List.of());
            }
            for (int i = 0; i < 3; i++) {
                roles.put("r" + i, List.of());
            }
        }

        void regroup(Random random) {
            for (int i = 0; i < FOLDERS; i++) {
                containers.put("c" + i, List.copyOf(some(random, 2, i)));
            }
            for (int i = 0; i < 3; i++) {
                roles.put("r" + i, List.of("group:g" + random.nextInt(GROUPS)));
            }
            LEVELS.forEach(level -> clearances.put(level, List.copyOf(some(random, 3, FOLDERS))));
        }

        Collected collected() {
            var membership = new Membership(roles, containers, clearances);
            return new Collected(Shelf.ENG.name(), Shelf.ACME, membership);
        }

        Optional<Rights> stated(String document) {
            return Optional.ofNullable(stated.get(document));
        }

        void put(String document, Rights rights) {
            if (!rights.equals(stated.put(document, rights))) {
                current.put(document, rights);
            }
        }

        void change(String document, Rights rights) {
            current.put(document, rights);
        }

        void delete(String document) {
            current.remove(document);
            stated.remove(document);
        }

        Set<String> allowed(Principal.User user) {
            var allowed = new TreeSet<String>();
            current.forEach((document, rights) -> {
                boolean granted = rights.grants().stream().anyMatch(name -> is(user, name));
                boolean denied = rights.denials().stream().anyMatch(name -> is(user, name));
                if (granted && !denied && cleared(user, rights.classification())) {
                    allowed.add(document);
                }
            });
            return allowed;
        }

        private boolean cleared(Principal.User user, Classification level) {
            return level == Classification.UNCLASSIFIED
                    || LEVELS.subList(LEVELS.indexOf(level.text()), LEVELS.size()).stream()
                            .flatMap(open -> clearances.getOrDefault(open, List.of()).stream())
                            .anyMatch(name -> is(user, name));
        }

        private boolean is(Principal.User user, String name) {
            String rest = name.substring(name.indexOf(':') + 1);
            return switch (name.substring(0, name.indexOf(':'))) {
                case "user" -> rest.equals("idp#" + user.subject().sub());
                case "group" -> user.groups().contains(rest);
                case "role" -> any(user, roles.getOrDefault(rest, List.of()));
                default -> any(user, containers.getOrDefault(rest, List.of()));
            };
        }

        private boolean any(Principal.User user, List<String> names) {
            return names.stream().anyMatch(name -> is(user, name));
        }
    }
}
