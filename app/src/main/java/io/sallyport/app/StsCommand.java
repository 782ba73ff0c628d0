// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.identity.TokenRoot;
import io.sallyport.sts.StsInit;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport sts renew}: the token root vouches for the token service's key again. */
@Command(
        name = "sts",
        description = "The token service by hand.",
        subcommands = StsCommand.Renew.class)
final class StsCommand {
    /** Thirty more days. */
    @Command(
            name = "renew",
            description = {
                "Lets the token root vouch for the token service's key for 30 more days; do it before the last 30 are over.",
                "A running token service serves it at once. Take the root off the machine again afterwards."
            })
    static final class Renew implements Runnable {
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description = "the configuration file")
        private Path config = Path.of("sallyport.yaml");

        @Option(
                names = "--root",
                required = true,
                paramLabel = "FILE",
                description = "the token root that `init` wrote: offline/token-root.key")
        private Path root = Path.of("token-root.key");

        @Override
        public void run() {
            Path folder = Sections.read(config).path(Sections.DATA).resolve(Role.STS.text());
            try {
                StsInit.renew(folder, TokenRoot.read(root));
            } catch (IOException | IllegalArgumentException e) {
                throw new Refusal("token keys: not renewed (%s)".formatted(e.getMessage()));
            }
            System.out.println("token keys: vouched for, for 30 days");
        }
    }
}
