// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sallyport check-config}: every fault of a configuration file at once. */
@Command(
        name = "check-config",
        description =
                "Checks a configuration file: every fault at once, with line and expected form.")
final class CheckConfigCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "the configuration file")
    private Path file = Path.of("sallyport.yaml");

    @Override
    public void run() {
        Sections.read(file);
        System.out.println(file + ": no faults");
    }
}
