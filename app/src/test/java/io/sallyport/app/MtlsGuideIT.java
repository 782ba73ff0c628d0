// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.world.Shown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to certificates says, in its order, beside a demo that is asked meanwhile. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MtlsGuideIT {
    private static final String ASKED =
            "How many days of paid vacation does a full-time employee have?";

    @TempDir private static Path folder;
    private static RunningDemo demo;

    @BeforeAll
    static void start() throws IOException {
        demo = RunningDemo.start(folder);
        Files.createSymbolicLink(folder.resolve(".sallyport-demo"), demo.layout().dir());
    }

    @AfterAll
    static void stop() {
        demo.close();
    }

    @Test
    @Order(1)
    void the_guides_commands_do_what_it_says() throws IOException, InterruptedException {
        List<String> blocks =
                DocumentedBlocks.of(DocumentedBlocks.ROOT.resolve("docs/guides/mtls.md"), "sh");
        launcher();
        PythonStandIn.whereThereIsNone(folder);

        String shown = run(moved(String.join("\n", blocks)));

        assertThat(shown)
                .contains("spiffe://demo.sallyport/orchestrator", "signing") // status
                .contains("issued to spiffe://demo.sallyport/postgres", "db.pem: OK") // issue
                .contains("spiffe://demo.sallyport/device-17") // accept-edge
                .contains("john may read 9 passages") // proxy
                .contains("there is no default user", "\"code\":\"invalid_token\"")
                .contains("prepared; trust bundle 1") // rotate
                .contains("revoked: spiffe://demo.sallyport/ingest"); // revoke
    }

    @Test
    @Order(2)
    void the_chain_answers_while_the_new_authority_takes_over() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> status().contains("retiring"));

        assertThat(answered(demo.ask("john", ASKED))).isTrue();
        demo.requireIntactLogs();
    }

    @Test
    @Order(3)
    void a_revoked_orchestrator_answers_nobody() {
        ShippedCommand.Said said = ca("revoke", "orchestrator");

        assertThat(said.exit()).as(said.err()).isZero();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !answered(demo.ask("john", ASKED)));
    }

    /** The guide's ports are those of a demo on 8400, the side-car's among them. */
    private static String moved(String script) {
        return Pattern.compile("\\b([89])4(\\d\\d)\\b")
                .matcher(script)
                .replaceAll(port -> {
                    int management = port.group(1).equals("9") ? 1_000 : 0;
                    int offset = Integer.parseInt(port.group(2));
                    return String.valueOf(demo.layout().portBase() + management + offset);
                });
    }

    private static boolean answered(Shown shown) {
        return shown.status() == 200 && shown.done() && shown.stop().isEmpty();
    }

    private static String status() {
        return ca("status").out();
    }

    private static ShippedCommand.Said ca(String... arguments) {
        var all = new java.util.ArrayList<>(List.of("ca"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", demo.layout().config().toString()));
        return RunningDemo.sallyport(folder, all.toArray(String[]::new));
    }

    /** Stands where the launcher does; that one would build first. */
    private static void launcher() throws IOException {
        Path launcher = folder.resolve("sallyport");
        Files.writeString(
                launcher, "#!/bin/sh\nexec %s \"$@\"\n".formatted(ShippedCommand.quoted()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static String run(String script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        var builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", script)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put(ShippedCommand.QUICK_START, ShippedCommand.FAST_COMPILER);
        builder.environment().merge("PATH", folder + "/bin", (path, bin) -> path + ":" + bin);
        Process shell = builder.start();

        boolean ended = shell.waitFor(4, TimeUnit.MINUTES);
        if (!ended) {
            shell.destroy();
        }
        assertThat(ended).as("ended within 4 minutes: %s", Files.readString(output)).isTrue();
        assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
