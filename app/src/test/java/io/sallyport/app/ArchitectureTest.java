// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the code against the map in {@code ARCHITECTURE.md}. */
class ArchitectureTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String BASE = "io.sallyport.";
    private static final Pattern TESTS =
            Pattern.compile(
                    "^ +@(Test|ParameterizedTest|RepeatedTest|TestFactory)", Pattern.MULTILINE);
    private static JavaClasses code;
    private static Map<String, Row> map;

    private record Row(String folder, Set<String> mayUse) {}

    @BeforeAll
    static void read() throws IOException {
        map = readMap(Files.readAllLines(ROOT.resolve("ARCHITECTURE.md")));
        code =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("io.sallyport");
    }

    @Test
    void every_module_stands_on_the_map_where_it_lies() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        Set<String> built =
                pom.lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("<module>"))
                        .map(line -> line.substring(8, line.indexOf("</")))
                        .collect(Collectors.toCollection(TreeSet::new));

        Set<String> drawn =
                map.values().stream()
                        .map(Row::folder)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(drawn).isEqualTo(built);
    }

    @Test
    void no_module_uses_what_the_map_does_not_allow() {
        var breaches = new TreeSet<String>();
        for (JavaClass type : code) {
            String module = moduleOf(type);
            if (module.isEmpty() || mayUse(module).contains("all")) {
                continue;
            }
            type.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(target -> target.getPackageName().startsWith(BASE))
                    .map(ArchitectureTest::moduleOf)
                    .filter(other -> !other.equals(module))
                    .filter(other -> !mayUse(module).contains(other))
                    .forEach(other ->
                            breaches.add(module + " -> " + other + " in " + type.getName()));
        }

        assertThat(breaches).as("arrows that ARCHITECTURE.md does not draw").isEmpty();
    }

    @Test
    void identity_is_never_in_a_thread_local() {
        fields().should().notHaveRawType(ThreadLocal.class).check(code);
    }

    @Test
    void the_engine_stays_behind_the_http_module() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.sallyport.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(code);
    }

    @Test
    void nothing_is_called_manager_helper_util_or_impl() {
        noClasses()
                .that()
                .areNotAssignableTo(X509ExtendedKeyManager.class)
                .and()
                .areNotAssignableTo(X509ExtendedTrustManager.class)
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Abstract[A-Z].*)")
                .check(code);
    }

    @Test
    void every_test_class_has_a_name_that_the_test_runner_finds() throws IOException {
        var unfound = new ArrayList<String>();
        for (Row row : map.values()) {
            try (var files = Files.walk(ROOT.resolve(row.folder()).resolve("src"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    boolean named = file.toString().matches(".*(Test|IT)\\.java");
                    if (!named && TESTS.matcher(Files.readString(file)).find()) {
                        unfound.add(ROOT.relativize(file).toString());
                    }
                }
            }
        }

        assertThat(unfound).isEmpty();
    }

    @Test
    void no_source_file_is_longer_than_500_lines() throws IOException {
        var long_files = new ArrayList<String>();
        for (Row row : map.values()) {
            try (var files = Files.walk(ROOT.resolve(row.folder()).resolve("src"))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (Files.readAllLines(file).size() > 500) {
                        long_files.add(ROOT.relativize(file).toString());
                    }
                }
            }
        }

        assertThat(long_files).isEmpty();
    }

    private static Set<String> mayUse(String module) {
        Row row = map.get(module);
        return row == null ? Set.of() : row.mayUse();
    }

    private static String moduleOf(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(BASE)) {
            return "";
        }
        String module = name.substring(BASE.length()).split("\\.", 2)[0];
        assertThat(map).as("ARCHITECTURE.md, row of %s", name).containsKey(module);
        return module;
    }

    private static Map<String, Row> readMap(List<String> page) {
        var rows = new LinkedHashMap<String, Row>();
        page.stream()
                .dropWhile(line -> !line.startsWith("| module |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1))
                .forEach(cells ->
                        rows.put(cells[1].strip(), new Row(cells[2].strip(), words(cells[3]))));
        return rows;
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
