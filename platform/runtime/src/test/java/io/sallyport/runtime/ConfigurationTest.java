// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigurationTest {
    @TempDir Path folder;

    enum Engine {
        BORING_SSL,
        JDK
    }

    record Limits(int perMinute, @Default("5.00") BigDecimal dollars) {
        Limits {
            if (perMinute < 1) {
                throw new IllegalArgumentException(
                        "per-minute: " + perMinute + " (expected: 1 or more)");
            }
        }
    }

    record Service(
            String host,
            int port,
            @Default("60s") Duration life,
            @Default("1MiB") ByteSize maxBody,
            @Default("boring-ssl") Engine engine,
            @Default("[]") List<String> groups,
            @Default("{}") Map<String, Limits> limits,
            Optional<URI> upstream,
            Optional<SecretRef> login) {}

    record Roles(@Default("per-minute: 7") Limits strict, Limits other) {}

    record Everything(
            long big,
            double ratio,
            boolean on,
            Path store,
            Set<Engine> engines,
            Map<String, List<String>> edges,
            Limits nested) {}

    @Test
    void defaults_fill_what_the_file_leaves_out() throws IOException {
        Configuration file = file("service:\n  host: here\n  port: 8443\n");

        Service service = file.section("service", Service.class);

        assertThat(service)
                .isEqualTo(
                        new Service(
                                "here",
                                8443,
                                Duration.ofSeconds(60),
                                new ByteSize(1 << 20),
                                Engine.BORING_SSL,
                                List.of(),
                                Map.of(),
                                Optional.empty(),
                                Optional.empty()));
    }

    record Whole(@Default("here") String host, List<Limits> limits) {}

    @Test
    void a_whole_file_is_read_into_one_record() throws IOException {
        Configuration file = file("limits:\n  - {per-minute: 3}\n");

        Whole whole = file.whole(Whole.class);

        assertThat(whole)
                .isEqualTo(new Whole("here", List.of(new Limits(3, new BigDecimal("5.00")))));
    }

    @Test
    void every_fault_of_a_whole_file_is_told_with_its_line() throws IOException {
        Configuration file = file("hots: x\nlimits:\n  - {per-minute: 0}\n  - {}\n");

        var broken =
                catchThrowableOfType(ConfigurationException.class, () -> file.whole(Whole.class));

        assertThat(broken.faults())
                .anyMatch(fault -> fault.contains(":1: hots: unknown key"))
                .anyMatch(fault -> fault.contains(":3: limits[0].per-minute: 0"))
                .anyMatch(fault -> fault.contains(":4: limits[1].per-minute: missing"));
    }

    @Test
    void every_supported_type_is_read() throws IOException {
        Configuration file =
                file(
                        """
                        all:
                          big: 9000000000
                          ratio: 0.5
                          "on": true
                          store: data/x.db
                          engines: [jdk, boring-ssl]
                          edges: {gateway: [orchestrator, edge]}
                          nested: {per-minute: 3}
                        """);

        Everything all = file.section("all", Everything.class);

        assertThat(all)
                .isEqualTo(
                        new Everything(
                                9_000_000_000L,
                                0.5,
                                true,
                                folder.toAbsolutePath().resolve("data/x.db"),
                                Set.of(Engine.JDK, Engine.BORING_SSL),
                                Map.of("gateway", List.of("orchestrator", "edge")),
                                new Limits(3, new BigDecimal("5.00"))));
    }

    @Test
    void a_sections_own_default_fills_only_what_that_section_leaves_out() throws IOException {
        Configuration file =
                file(
                        """
                        open:
                          strict: {dollars: 1.00}
                          other: {per-minute: 3}
                        given:
                          strict: {per-minute: 9}
                          other: {per-minute: 3}
                        """);

        Roles open = file.section("open", Roles.class);
        Roles given = file.section("given", Roles.class);

        assertThat(open.strict()).isEqualTo(new Limits(7, new BigDecimal("1.00")));
        assertThat(open.other().perMinute()).isEqualTo(3);
        assertThat(given.strict()).isEqualTo(new Limits(9, new BigDecimal("5.00")));
    }

    @Test
    void a_section_with_a_default_is_still_missing_when_it_is_not_there() throws IOException {
        Configuration file = file("roles:\n  other: {per-minute: 3}\n");

        var told =
                catchThrowableOfType(
                        ConfigurationException.class, () -> file.section("roles", Roles.class));

        assertThat(told.getMessage()).contains("roles.strict: missing (expected: a section)");
    }

    @Test
    void all_faults_are_told_at_once_in_file_order_with_their_lines() throws IOException {
        Configuration file =
                file(
                        """
                        service:
                          port: eighty
                          max-bodi: 1MiB
                          life: 60
                          engine: openssl
                          limits:
                            john:
                              per-minute: 0
                          groups: staff
                        servise: {}
                        """);

        List<String> faults = faults(() -> file.check(Map.of("service", Service.class)));

        assertThat(faults)
                .extracting(fault -> fault.substring(fault.indexOf(".yaml")))
                .containsExactly(
                        ".yaml:2: service.host: missing (expected: text)",
                        ".yaml:2: service.port: `eighty` (expected: a whole number)",
                        ".yaml:3: service.max-bodi: unknown key (expected: `max-body`, did you mean"
                                + " that?)",
                        ".yaml:4: service.life: `60` (expected: a duration, for example 500ms, 60s,"
                                + " 5m, 1h or 1d)",
                        ".yaml:5: service.engine: `openssl` (expected: one of boring-ssl, jdk)",
                        ".yaml:8: service.limits.john.per-minute: 0 (expected: 1 or more)",
                        ".yaml:9: service.groups: not a list (expected: a list, [] for none)",
                        ".yaml:10: servise: unknown key (expected: `service`, did you mean that?)");
    }

    @Test
    void a_key_given_twice_is_a_fault() throws IOException {
        Configuration file = file("service:\n  host: a\n  port: 1\n  host: b\n");

        List<String> faults = faults(() -> file.section("service", Service.class));

        assertThat(faults).singleElement().asString().contains(":4: service.host: given twice");
    }

    @Test
    void a_top_level_key_given_twice_is_a_fault() {
        List<String> faults = faults(() -> file("a: {}\nb: {}\na: {}\n"));

        assertThat(faults).singleElement().asString().contains(":3: file.a: given twice");
    }

    @Test
    void a_secret_written_into_the_file_is_refused_without_repeating_it() throws IOException {
        Configuration file = file("service:\n  host: h\n  port: 1\n  login: hunter2\n");

        List<String> faults = faults(() -> file.section("service", Service.class));

        assertThat(faults).singleElement().asString().contains("file:PATH or env:NAME");
        assertThat(faults.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_url_with_a_password_is_not_repeated_in_a_fault() throws IOException {
        Configuration file =
                file("service:\n  host: h\n  port: 1\n  upstream: x y://a:hunter2@b\n");

        List<String> faults = faults(() -> file.section("service", Service.class));

        assertThat(faults).hasSize(1);
        assertThat(faults.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: &x 1            | anchor",
                "a: [*x]            | alias",
                "a: !!java.net.URL b| tag",
                "a: [1              | yaml",
                "- a                | not a section",
                "\"a\": 1\\n\\tb: 2  | yaml",
            })
    void what_is_no_plain_yaml_mapping_is_refused(String text, String expected) {
        List<String> faults = faults(() -> file(text.replace("\\n", "\n").replace("\\t", "\t")));

        assertThat(faults).isNotEmpty().first().asString().contains(expected);
    }

    @Test
    void an_alias_bomb_is_refused_before_it_grows() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }

        List<String> faults = faults(() -> file(bomb.toString()));

        assertThat(faults).isNotEmpty().allMatch(fault -> fault.contains("yaml: a"));
    }

    @ParameterizedTest
    @ValueSource(ints = {(1 << 20) + 1})
    void a_file_that_is_too_large_is_refused(int size) {
        List<String> faults = faults(() -> file("#".repeat(size)));

        assertThat(faults).singleElement().asString().contains("at most 1 MiB");
    }

    @Test
    void a_deeply_nested_file_is_refused() {
        List<String> faults = faults(() -> file("a: " + "[".repeat(5_000)));

        assertThat(faults).isNotEmpty();
    }

    @Test
    void a_missing_file_is_one_clear_fault() {
        Path missing = folder.resolve("none.yaml");

        List<String> faults = faults(() -> Configuration.read(missing));

        assertThat(faults)
                .containsExactly(
                        missing + ":1: file: cannot be read (expected: a readable YAML file)");
    }

    @Test
    void top_level_values_are_read_and_known_to_the_check() throws IOException {
        Configuration file = file("data-dir: ./data\n");

        file.check(Map.of(), Map.of("service", Service.class), Set.of("data-dir"));

        assertThat(file.path("data-dir")).isEqualTo(folder.toAbsolutePath().resolve("data"));
        assertThat(faults(() -> file.text("name"))).singleElement().asString().contains("missing");
    }

    @Test
    void an_absent_section_with_required_keys_is_a_fault() throws IOException {
        Configuration file = file("data-dir: x\n");

        List<String> faults = faults(() -> file.section("service", Service.class));

        assertThat(faults).hasSize(2).first().asString().contains("service.host: missing");
    }

    private Configuration file(String text) throws IOException {
        Path file = folder.resolve("sallyport.yaml");
        Files.writeString(file, text);
        return Configuration.read(file);
    }

    private static List<String> faults(org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        ConfigurationException faults = catchThrowableOfType(ConfigurationException.class, work);
        assertThat(faults).as("faults").isNotNull();
        return faults.faults();
    }
}
