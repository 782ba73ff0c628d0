// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which demo: the options that several commands share. */
final class DemoOptions {
    static final String DEFAULT_DIR = ".sallyport-demo";

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "the demo's folder (default: ${DEFAULT-VALUE})",
            defaultValue = DEFAULT_DIR)
    private Path dir = Path.of(DEFAULT_DIR);

    /** The demo that was made in that folder, with its own ports. */
    Layout existing() {
        Path marker = new Layout(dir, Layout.DEFAULT_PORT_BASE).marker();
        try {
            return new Layout(dir, Integer.parseInt(Files.readString(marker).strip()));
        } catch (IOException | NumberFormatException e) {
            throw new Refusal(
                    "dir: no demo in %s (expected: the folder of one); start it with ./sallyport demo --dir %s"
                            .formatted(dir, dir));
        }
    }

    /** The demo to be made there. */
    Layout fresh(int portBase) {
        return new Layout(dir, portBase);
    }
}
