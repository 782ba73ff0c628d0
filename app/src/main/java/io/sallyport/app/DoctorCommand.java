// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.identity.Es256Provider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sallyport doctor}: what this machine lacks, and how to get it. */
@Command(
        name = "doctor",
        description =
                "Says what is missing on this machine and how to get it; exit 0 when nothing is.")
final class DoctorCommand implements Callable<Integer> {
    private static final long NEEDED_MIB = 3000;
    private boolean sound = true;

    @Override
    public Integer call() {
        int feature = Runtime.version().feature();
        report(
                feature >= 25,
                "JDK " + feature,
                "install a JDK of at least 25, for example temurin-25-jdk");
        report(
                boringSsl(),
                "BoringSSL for TLS on "
                        + System.getProperty("os.name")
                        + " "
                        + System.getProperty("os.arch"),
                "use Linux or macOS on x86_64 or aarch64");
        report(
                true, // a slower one serves too
                "ES256 signatures by " + Es256Provider.get().getName(),
                "");
        report(
                memoryMiB() >= NEEDED_MIB,
                "memory free: " + memoryMiB() + " MiB",
                "the demo needs about " + NEEDED_MIB + " MiB");
        report(
                onPath("chromium") && onPath("chromedriver"),
                "Chromium and ChromeDriver (browser tests only)",
                "apt-get install chromium chromium-driver");
        return sound ? 0 : 1;
    }

    private void report(boolean fine, String what, String remedy) {
        sound &= fine;
        System.out.println((fine ? "ok       " : "MISSING  ") + what + (fine ? "" : "; " + remedy));
    }

    private static boolean boringSsl() {
        return io.sallyport.http.HttpServer.nativeTls();
    }

    private static long memoryMiB() {
        try {
            return Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(NEEDED_MIB);
        } catch (IOException e) {
            return NEEDED_MIB; // not Linux: nothing to say
        }
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }
}
