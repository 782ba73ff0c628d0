// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.runtime.Metrics;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Gets the identity of a workload that is not always running, as it would when it is switched on
 * for the first time. For the demo; outside it, whoever has a join token enrols by itself.
 */
@Command(name = "enrol", hidden = true, description = "Gets a workload's identity.")
final class EnrolCommand implements Runnable {
    @Parameters(paramLabel = "WORKLOAD")
    private String workload = "";

    @Option(names = "--config", required = true)
    private Path config = Path.of("sallyport.yaml");

    @Option(names = "--identities")
    private Optional<Path> identities = Optional.empty();

    @Override
    public void run() {
        try (var setting =
                new Setting(Sections.read(config), workload, identities, new Metrics())) {
            setting.enrol();
        }
    }
}
