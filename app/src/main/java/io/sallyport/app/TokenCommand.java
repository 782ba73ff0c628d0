// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport token}: a token as the named service gets it. */
@Command(
        name = "token",
        description = {
            "Walks the real flow of a running demo with its identities, from the sign-in on, and prints the token that the",
            "named audience gets from its usual caller. It works only together with that caller's certificate."
        })
final class TokenCommand implements Runnable {
    @Mixin private DemoOptions options = new DemoOptions();

    @Option(
            names = "--user",
            required = true,
            paramLabel = "NAME",
            description = "john, helen, erin, mallory or olga")
    private String user = "";

    @Option(
            names = "--for",
            required = true,
            paramLabel = "AUDIENCE",
            description = "orchestrator, retrieval, gateway, keys, model or reports")
    private String audience = "";

    @Option(
            names = "--from",
            paramLabel = "WORKLOAD",
            description = "who shall present it, instead of the usual caller")
    private Optional<String> from = Optional.empty();

    @Override
    public void run() {
        Layout layout = options.existing();
        try (var walk = new Walk(new DemoChain(layout.dir(), layout.portBase()))) {
            System.out.println(walk.token(user, audience, from).text());
        }
    }
}
