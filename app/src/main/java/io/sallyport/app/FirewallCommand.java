// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.firewall.Firewall;
import io.sallyport.firewall.FirewallConfig;
import io.sallyport.firewall.FirewallScan;
import io.sallyport.firewall.Firewalls;
import io.sallyport.runtime.ByteSize;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport firewall scan}. */
@Command(
        name = "firewall",
        description = "The AI firewall by hand.",
        subcommands = FirewallCommand.Scan.class)
final class FirewallCommand {
    /** Standard input to standard output. */
    @Command(
            name = "scan",
            description =
                    "Reads JSON Lines {\"id\",\"text\"} or a plain text; writes one verdict a line: score, action, findings.")
    static final class Scan implements Runnable {
        @Option(
                names = "--origin",
                paramLabel = "ORIGIN",
                description = "user, tool or document (default: ${DEFAULT-VALUE})",
                defaultValue = "user")
        private String origin = "user";

        @Option(names = "--json", description = "the input is JSON Lines whatever it looks like")
        private boolean json;

        @Override
        public void run() {
            var firewall =
                    Firewalls.standard(new FirewallConfig(new ByteSize(256 << 10), 0.7, 0.5));
            try {
                FirewallScan.run(System.in, System.out, parse(), json, firewall);
            } catch (IOException e) {
                throw new Refusal("input: " + e.getMessage());
            }
        }

        private Firewall.Origin parse() {
            return switch (origin.toLowerCase(Locale.ROOT)) {
                case "user" -> Firewall.Origin.USER;
                case "tool" -> Firewall.Origin.TOOL;
                case "document" -> Firewall.Origin.DOCUMENT;
                default ->
                        throw new Refusal(
                                "origin: %s (expected: user, tool or document)".formatted(origin),
                                2);
            };
        }
    }
}
