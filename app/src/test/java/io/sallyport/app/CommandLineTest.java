// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.runtime.ConfigurationException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir private Path folder;

    private record Said(int exit, String err) {}

    @Test
    void the_demos_configuration_has_no_faults() throws IOException {
        var layout = new Layout(folder.resolve("demo"), 8400);

        new DemoConfig(layout, false).write();

        assertThat(Sections.read(layout.config()).has("gateway")).isTrue();
    }

    @Test
    void secrets_of_the_demo_are_readable_by_their_owner_only() throws IOException {
        var layout = new Layout(folder.resolve("demo"), 8400);

        new DemoConfig(layout, false).write();

        for (Path secret :
                List.of(
                        layout.people(),
                        layout.dir().resolve("offline").resolve("token-root.key"))) {
            assertThat(Files.getPosixFilePermissions(secret)).hasSize(2);
        }
    }

    @Test
    void the_token_root_vouches_for_the_same_keys_again_and_for_new_ones() throws IOException {
        var layout = new Layout(folder.resolve("demo"), 8400);
        new DemoConfig(layout, false).write();
        Path root = layout.dir().resolve("offline").resolve("token-root.key");
        Path sts = layout.dir().resolve("data").resolve("sts");
        List<String> keys = names(sts.resolve("keys"));
        String before = Files.readString(sts.resolve("keyset.jws"));

        Said renewed = sts("renew", layout, root);
        List<String> afterwards = names(sts.resolve("keys"));
        Said rotated = sts("rotate", layout, root);
        Said without = sts("renew", layout, folder.resolve("elsewhere.key"));

        assertThat(renewed.exit()).as(renewed.err()).isZero();
        assertThat(afterwards).containsAll(keys);
        assertThat(Files.readString(sts.resolve("keyset.jws"))).isNotEqualTo(before);
        assertThat(rotated.exit()).as(rotated.err()).isZero();
        assertThat(names(sts.resolve("keys"))).containsAll(keys).hasSizeGreaterThan(keys.size());
        assertThat(without.exit()).isEqualTo(1);
        assertThat(without.err()).contains("token keys: not renewed").contains("elsewhere.key");
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Said sts(String change, Layout layout, Path root) {
        return run(
                "sts", change, "--config", layout.config().toString(), "--root", root.toString());
    }

    @Test
    void every_fault_of_a_configuration_is_told_at_once() throws IOException {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "data-dir: data\ngatewey: {}\ntrust: {domain: x}\n");

        Assertions.assertThatThrownBy(() -> Sections.read(file))
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.faults()).hasSizeGreaterThan(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca,gateway", "sts,retrieval", "keys,gateway"})
    void roles_whose_keys_matter_most_share_a_process_with_nobody(String roles) {
        Said said = run("serve", "--role", roles, "--config", "none.yaml");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("shares a process with nobody");
    }

    @Test
    void a_role_of_the_demo_is_not_served_outside_it() {
        Said said = run("serve", "--role", "idp", "--config", "none.yaml");

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("belongs to the demo");
    }

    @Test
    void a_taken_port_is_named() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            Assertions.assertThatThrownBy(() -> Ports.requireFree(List.of(port)))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(String.valueOf(port));
        }
    }

    @Test
    void a_folder_with_something_else_in_it_is_left_alone() throws IOException {
        Path mine = folder.resolve("mine");
        Files.createDirectories(mine);
        Files.writeString(mine.resolve("thesis.txt"), "years of work");

        Said said = run("demo", "--dir", mine.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(mine.resolve("thesis.txt")).hasContent("years of work");
    }

    @Test
    void a_store_that_the_demo_does_not_have_is_told_with_those_that_it_has() {
        Said said = run("demo", "--store", "mongo", "--dir", folder.resolve("demo").toString());

        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("store: `mongo` (expected: embedded or postgres)");
    }

    @Test
    void a_demo_that_does_not_run_is_not_attacked() throws IOException {
        Path stopped = folder.resolve("stopped");
        Files.createDirectories(stopped);
        Files.writeString(new Layout(stopped, 8400).marker(), "8400");

        Said said = run("drill", "--dir", stopped.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("no demo runs in").contains("./sallyport demo");
    }

    private static Said run(String... arguments) {
        var err = new StringWriter();
        int exit = Main.commandLine().setErr(new PrintWriter(err)).execute(arguments);
        return new Said(exit, err.toString());
    }
}
