// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * What a reader of the documents types, against the build's own jars; only the ports are moved, so
 * that a demo that runs beside is left alone.
 */
final class TypedCommands {
    private static final String DEFAULT_RETRIEVAL = "localhost:8445";
    private static final int RETRIEVAL = 45;

    private final Path folder;
    private final int portBase;

    private TypedCommands(Path folder, int portBase) {
        this.folder = folder;
        this.portBase = portBase;
    }

    /** Typed in {@code folder}, where a launcher stands; the shipped one would build first. */
    static TypedCommands in(Path folder, int portBase) throws IOException {
        Path launcher = folder.resolve("sallyport");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                command=$1; shift
                [ "$command" != demo ] || set -- --port-base %d "$@"
                exec %s "$command" "$@"
                """
                        .formatted(portBase, ShippedCommand.quoted()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
        return new TypedCommands(folder, portBase);
    }

    /** Runs them to their end, which is a good one; gives what they said. */
    String run(String script) throws IOException, InterruptedException {
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
