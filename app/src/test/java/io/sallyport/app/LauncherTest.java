// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the root folder, where something they need is missing. */
class LauncherTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir private Path folder;
    private Path jdks;

    private record Said(int exit, String text) {}

    @BeforeEach
    void folders() throws IOException {
        jdks = Files.createDirectory(folder.resolve("jdks"));
        Files.createDirectory(folder.resolve("bin"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sallyport", "check", "build"})
    void no_jdk_is_one_line_that_says_what_to_do(String script) throws Exception {
        Said said = run(script);

        assertThat(said.text())
                .isEqualTo(
                        script
                                + ": no JDK 25 or newer found; install one (for example temurin-25-jdk), or set JAVA_HOME to it\n");
        assertThat(said.exit()).isEqualTo(1);
    }

    @Test
    void an_older_jdk_is_none() throws Exception {
        jdk("jdk-17", "17.0.15");
        jdk("jdk-9", "9");

        assertThat(run("build").text()).startsWith("build: no JDK 25 or newer found");
    }

    @Test
    void a_jdk_that_is_not_on_the_path_is_found_and_missing_maven_is_told() throws Exception {
        jdk("jdk-17", "17.0.15");
        jdk("jdk-26", "26-ea");

        Said said = run("build");

        assertThat(said.text())
                .isEqualTo(
                        "build: no Maven found; install it (for example apt-get install maven), at least 3.8.7\n");
        assertThat(said.exit()).isEqualTo(1);
    }

    private void jdk(String name, String version) throws IOException {
        Path home = jdks.resolve(name);
        Path bin = Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Files.createFile(
                bin.resolve("javac"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private Said run(String script) throws IOException, InterruptedException {
        Path said = folder.resolve("said");
        var builder =
                new ProcessBuilder("/bin/sh", ROOT.resolve(script).toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH", folder.resolve("bin").toString(),
                                "HOME", folder.toString(),
                                "SALLYPORT_JDKS", jdks.toString()));
        return new Said(builder.start().waitFor(), Files.readString(said));
    }
}
