// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole chain as nine processes, from the build's own jars, and the story played on it. */
class StoryIT {
    private static final int PORT_BASE = 21_400;

    @TempDir private Path folder;

    @Test
    void the_story_holds_on_the_chain_as_it_ships() throws IOException, InterruptedException {
        Path output = folder.resolve("story.txt");
        Process story =
                new ProcessBuilder(command())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();

        boolean ended = story.waitFor(8, TimeUnit.MINUTES);

        if (!ended) {
            story.destroy();
        }
        assertThat(ended).as("ended within 8 minutes: %s", Files.readString(output)).isTrue();
        assertThat(story.exitValue()).as(Files.readString(output)).isZero();
        assertThat(Files.readString(output)).contains("0 failed").doesNotContain("FAIL  ");
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.tls.server.enableSessionTicketExtension=false",
                "-cp",
                Path.of("target", "dist", "lib").toAbsolutePath() + File.separator + "*",
                "io.sallyport.app.Main",
                "demo",
                "--check",
                "--port-base",
                String.valueOf(PORT_BASE),
                "--dir",
                folder.resolve("demo").toString());
    }
}
