// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a process uses, from Linux' {@code /proc}.
 *
 * @param residentKiB {@code VmRSS}; pages that processes share count for each
 * @param cpuTicks user and system time in hundredths of a second, all threads
 */
record ProcessUse(long residentKiB, long cpuTicks) {
    /** Of the file system's interface, not of the machine (proc(5), USER_HZ). */
    static final int TICKS_A_SECOND = 100;

    /** Empty when there is no such process. */
    static Optional<ProcessUse> of(long pid) {
        Path folder = Path.of("/proc", Long.toString(pid));
        try {
            return Optional.of(
                    new ProcessUse(
                            resident(text(folder.resolve("status"))),
                            ticks(text(folder.resolve("stat")))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The {@code VmRSS} line of {@code status}; 0 for a process without memory of its own. */
    static long resident(String status) {
        return status.lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Fields 14 and 15 of {@code stat}; the second one is a name that may hold blanks. */
    static long ticks(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).strip().split(" ", -1);
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    String mebibytes() {
        return String.format(Locale.ROOT, "%.0f", residentKiB / 1024.0);
    }
}
