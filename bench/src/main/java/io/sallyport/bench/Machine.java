// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** What it was measured on; a number without it means nothing. */
final class Machine {
    private Machine() {}

    /** One line: date, cores, processor, load before, JDK. */
    static String text() {
        return "%s, %d cores, %s, load %s, JDK %s"
                .formatted(
                        LocalDate.now(java.time.ZoneOffset.UTC),
                        Runtime.getRuntime().availableProcessors(),
                        processor(read(Path.of("/proc/cpuinfo"))),
                        load(read(Path.of("/proc/loadavg"))),
                        Runtime.version());
    }

    /** The model's name in Linux' {@code cpuinfo}; the architecture where it has none. */
    static String processor(String cpuinfo) {
        return cpuinfo.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch", "unknown processor"));
    }

    private static String load(String loadavg) {
        return loadavg.isEmpty() ? "unknown" : loadavg.split(" ", 2)[0];
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return ""; // not this kind of system
        }
    }
}
