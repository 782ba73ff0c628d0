// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The command line as it ships: a process of its own, on the build's own jars. */
final class ShippedCommand {
    /** The JDK's own; roles that the command starts inherit it. */
    static final String QUICK_START = "JDK_JAVA_OPTIONS";

    static final String FAST_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final int MINUTES = 8;

    private ShippedCommand() {}

    /**
     * What a command said.
     *
     * @param out its standard output
     * @param err what it told whoever typed it
     */
    record Said(int exit, String out, String err) {}

    /**
     * Runs it to its end.
     *
     * @param folder where its output is kept
     */
    static Said run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, arguments[0], ".out");
        Path err = Files.createTempFile(folder, arguments[0], ".err");
        Process process =
                builder(List.of(arguments))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile())
                        .start();

        boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);

        if (!ended) {
            process.destroy();
        }
        assertThat(ended)
                .as("%s ended within %d minutes: %s", arguments[0], MINUTES, Files.readString(out))
                .isTrue();
        return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Starts one that is talked to while it runs; what it says goes to two files. */
    static Process begin(Path out, Path err, String... arguments) throws IOException {
        return builder(List.of(arguments))
                .redirectInput(new File("/dev/null"))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    /** Starts one that stays; it writes to {@code output}. */
    static void launch(Path output, List<String> arguments) throws IOException {
        builder(arguments)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
    }

    private static ProcessBuilder builder(List<String> arguments) {
        var builder = new ProcessBuilder(command(arguments));
        builder.environment().put(QUICK_START, FAST_COMPILER);
        return builder;
    }

    private static List<String> command(List<String> arguments) {
        var command = new ArrayList<>(java());
        command.addAll(arguments);
        return command;
    }

    /** What stands before a command's arguments, as in the launcher, which would build first. */
    static List<String> java() {
        Path lib = Path.of("target", "dist", "lib").toAbsolutePath();
        var java =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx384m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djdk.tls.server.enableSessionTicketExtension=false",
                                "-Dsallyport.home=" + Path.of("..").toAbsolutePath()));
        java.addAll(AotCache.flags(lib));
        java.addAll(List.of("-cp", lib + File.separator + "*", "io.sallyport.app.Main"));
        return java;
    }

    /** A launcher that a shell finds. */
    static String quoted() {
        return java().stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }
}
