// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the build's rehearsal left for every later start. */
class RehearsalIT {
    @TempDir private Path folder;

    @Test
    void the_cache_fits_the_jars_that_are_shipped() throws Exception {
        List<String> java = ShippedCommand.java();
        var strict = new ArrayList<>(java);
        strict.add(1, "-XX:AOTMode=on"); // refuses to start where it would go on without
        strict.add("--version");
        Path said = folder.resolve("said");

        Process process =
                new ProcessBuilder(strict)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();

        assertThat(process.waitFor()).as(Files.readString(said)).isZero();
        assertThat(java).as("there was a rehearsal").anyMatch(flag -> flag.contains("AOTCache"));
    }
}
