// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README tells a reader to type, in its order, against the build's own jars; only the
 * ports are moved, so that a demo that runs beside is left alone.
 */
class ReadmeIT {
    private static final String DEFAULT_RETRIEVAL = "localhost:8445";
    private static final int RETRIEVAL = 45;

    private final int portBase = FreePorts.base();
    @TempDir Path folder;

    @AfterEach
    void stop() throws IOException, InterruptedException {
        run("./sallyport stop");
    }

    @Test
    void the_readmes_commands_do_what_it_says() throws IOException, InterruptedException {
        List<String> blocks = DocumentedBlocks.of(DocumentedBlocks.ROOT.resolve("README.md"), "sh");
        assertThat(blocks.getFirst()).contains("./sallyport demo ", "./check");
        launcher();

        String shown = run(String.join("\n", blocks.subList(1, blocks.size())));

        assertThat(shown)
                .contains("\"file_id\"", "handbook") // curl's search
                .contains("intact"); // audit verify
    }

    /** Stands where the launcher does; that one would build first. */
    private void launcher() throws IOException {
        Path launcher = folder.resolve("sallyport");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                command=$1; shift
                [ "$command" != demo ] || set -- --port-base %d "$@"
                exec '%s' -XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED \\
                    --sun-misc-unsafe-memory-access=allow -Djdk.tls.server.enableSessionTicketExtension=false \\
                    -cp '%s/*' io.sallyport.app.Main "$command" "$@"
                """
                        .formatted(
                                portBase,
                                Path.of(System.getProperty("java.home"), "bin", "java"),
                                Path.of("target", "dist", "lib").toAbsolutePath()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private String run(String script) throws IOException, InterruptedException {
        Path output = folder.resolve("output.txt");
        var builder =
                new ProcessBuilder(
                                "bash",
                                "-euo",
                                "pipefail",
                                "-c",
                                script.replace(
                                        DEFAULT_RETRIEVAL, "localhost:" + (portBase + RETRIEVAL)))
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put(ShippedCommand.QUICK_START, ShippedCommand.FAST_COMPILER);
        Process shell = builder.start();

        boolean ended = shell.waitFor(6, TimeUnit.MINUTES);
        if (!ended) {
            shell.destroy();
        }
        assertThat(ended).as("ended within 6 minutes: %s", Files.readString(output)).isTrue();
        assertThat(shell.exitValue()).as(Files.readString(output)).isZero();
        return Files.readString(output);
    }
}
