// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.runtime.ConfigurationException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sallyport check-config}: every fault of a configuration file at once. */
@Command(
        name = "check-config",
        description =
                "Checks a configuration file and its policies: every fault at once, with line and expected form.")
final class CheckConfigCommand implements Runnable {
    @Parameters(paramLabel = "FILE", description = "the configuration file")
    private Path file = Path.of("sallyport.yaml");

    @Override
    public void run() {
        List<String> faults = Sections.policyFaults(Sections.read(file));
        if (!faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        System.out.println(file + ": no faults");
    }
}
