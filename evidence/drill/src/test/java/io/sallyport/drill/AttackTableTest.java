// SPDX-License-Identifier: Apache-2.0
package io.sallyport.drill;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/guides/attacks.md} tells the truth about the tests and the drill. */
class AttackTableTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w+(?:Test|IT))\\.(\\w+)`");
    private static final Pattern NUMBERED = Pattern.compile("void (attack_(\\d\\d)_\\w+)\\(");

    private final List<Row> rows = rows();
    private final Map<String, String> sources = sources();

    /** One attack. */
    private record Row(int number, Set<String> tests, Set<Cell> drilled) {}

    @Test
    void every_attack_has_its_row_once_and_in_order() {
        assertThat(rows)
                .extracting(Row::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 26).boxed().toList());
    }

    @Test
    void every_test_in_the_table_is_a_test_and_one_of_each_row_has_its_number() {
        for (Row row : rows) {
            assertThat(row.tests())
                    .as("attack %d", row.number())
                    .allMatch(this::runs)
                    .anyMatch(test -> methodOf(test).startsWith(prefix(row.number())));
        }
    }

    @Test
    void every_test_with_a_number_is_in_its_row() {
        sources.forEach((file, source) ->
                NUMBERED.matcher(source)
                        .results()
                        .forEach(found ->
                                assertThat(row(Integer.parseInt(found.group(2))).tests())
                                        .contains(file + "." + found.group(1))));
    }

    @Test
    void the_last_column_is_what_the_drill_tries() {
        var tried = Drill.attacks().stream().collect(toMap(Attack::number, AttackTableTest::cells));

        for (Row row : rows) {
            assertThat(row.drilled())
                    .as("attack %d", row.number())
                    .isEqualTo(tried.getOrDefault(row.number(), Set.of()));
        }
        assertThat(rows).extracting(Row::number).containsAll(tried.keySet());
    }

    private static Set<Cell> cells(Attack attack) {
        return attack.tries().stream().map(Try::cell).collect(toSet());
    }

    private Row row(int number) {
        return rows.stream().filter(row -> row.number() == number).findFirst().orElseThrow();
    }

    private static String prefix(int number) {
        return "attack_%02d_".formatted(number);
    }

    private static String methodOf(String test) {
        return test.substring(test.indexOf('.') + 1);
    }

    /** Whether it stands in its class, under an annotation that makes it run. */
    private boolean runs(String test) {
        String source = sources.getOrDefault(test.substring(0, test.indexOf('.')), "");
        int at = source.indexOf("void " + methodOf(test) + "(");
        String above = source.substring(0, Math.max(at, 0));
        return above.substring(above.lastIndexOf("\n\n") + 1)
                .matches("(?s).*@(Test|RepeatedTest|ParameterizedTest)\\b.*");
    }

    private static List<Row> rows() {
        try {
            return Files.readAllLines(ROOT.resolve("docs/guides/attacks.md")).stream()
                    .filter(line -> line.matches("\\| \\d+ \\|.*"))
                    .map(line -> line.split(" \\| "))
                    .map(AttackTableTest::row)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(String[] columns) {
        return new Row(
                Integer.parseInt(columns[0].replaceAll("\\D", "")),
                NAMED.matcher(columns[3])
                        .results()
                        .map(AttackTableTest::test)
                        .collect(toCollection(TreeSet::new)),
                Pattern.compile("([a-z-]+) → ([a-z, -]+)")
                        .matcher(columns[4].replace(" |", ""))
                        .results()
                        .flatMap(AttackTableTest::drilled)
                        .collect(toSet()));
    }

    private static String test(MatchResult found) {
        return found.group(1) + "." + found.group(2);
    }

    private static Stream<Cell> drilled(MatchResult found) {
        return Stream.of(found.group(2).split(", "))
                .map(target -> new Cell(found.group(1), target.strip()));
    }

    /** Every test class's text, by its name. */
    private static Map<String, String> sources() {
        try (Stream<Path> all = Files.walk(ROOT)) {
            return all.filter(file -> file.toString().matches(".*/src/test/.*(Test|IT)\\.java"))
                    .collect(toMap(AttackTableTest::name, AttackTableTest::text, String::concat));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
