// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.identity.TokenRoot;
import io.sallyport.sts.StsInit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport sts}: the token root vouches for the token service's keys. */
@Command(
        name = "sts",
        description = "The token service by hand.",
        subcommands = {StsCommand.Renew.class, StsCommand.Rotate.class})
final class StsCommand {
    /** Where the keys are, and the root. */
    static final class Files {
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

        void change(String done, Change change) {
            Path folder = Sections.read(config).path(Sections.DATA).resolve(Role.STS.text());
            try {
                change.make(folder, TokenRoot.read(root));
            } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
                throw new Refusal("token keys: not %s (%s)".formatted(done, e.getMessage()));
            }
        }
    }

    /** What is done to the keys. */
    interface Change {
        void make(Path folder, TokenRoot root) throws IOException;
    }

    /** Thirty more days. */
    @Command(
            name = "renew",
            description = {
                "Lets the token root vouch for the token service's keys, and the ones after them, for 30 more days; do it before the last 30 are over.",
                "A running token service serves it within a second. Take the root off the machine again afterwards."
            })
    static final class Renew implements Runnable {
        @Mixin private Files files = new Files();

        @Override
        public void run() {
            files.change("renewed", StsInit::renew);
            System.out.println("token keys: vouched for, for 30 days");
        }
    }

    /** Another key. */
    @Command(
            name = "rotate",
            description = {
                "Makes a new key that signs in 15 minutes, when everybody knows it; tokens of the old one live to their end.",
                "Keys change by age without this command, every 15 days."
            })
    static final class Rotate implements Runnable {
        @Mixin private Files files = new Files();

        @Option(
                names = "--stolen",
                description =
                        "the old key is in wrong hands: the new one signs at once, and no token of the old one counts any more")
        private boolean stolen;

        @Override
        public void run() {
            files.change("rotated", stolen ? StsInit::replace : StsInit::rotate);
            System.out.println(
                    stolen
                            ? "token keys: replaced; the new one signs at once"
                            : "token keys: a new one signs in 15 minutes");
        }
    }
}
