// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.runtime.Configuration;
import io.sallyport.world.DemoBrowser;
import io.sallyport.world.DemoChain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Plays the chain once, in this one process and a folder of its own: the JVM that watches keeps
 * what it learned, so that each later process starts with half the work (JEP 483, 514 and 515;
 * {@code etc/rehearse.sh}).
 */
@Command(name = "rehearse", hidden = true, description = "Plays the chain once for the JVM.")
final class RehearseCommand implements Runnable {
    private static final String QUESTION = "How many days of paid vacation do we have?";

    @Option(names = "--dir", required = true, description = "a folder that is not there yet")
    private Path dir = Path.of("rehearsal");

    @Override
    public void run() {
        var layout = new Layout(dir, Ports.claimBase());
        Demo.prepare(layout, false);
        List<Role> all = List.of(Role.values());
        Configuration file = Sections.read(layout.config(), all);
        try (var running = new RunningRoles(Optional.of(layout.identities()))) {
            all.forEach(role -> running.start(role, file));
            new Readiness(layout, new Processes(layout)).await(all);
            command(layout, "enrol", RightsCommand.WORKLOAD);
            command(layout, "demo-documents");
            ask(layout);
        }
    }

    private static void command(Layout layout, String... words) {
        var line = new java.util.ArrayList<>(List.of(words));
        line.addAll(
                List.of(
                        "--config",
                        layout.config().toString(),
                        "--identities",
                        layout.identities().toString()));
        int exit = Main.commandLine().execute(line.toArray(String[]::new));
        if (exit != 0) {
            throw new Refusal("rehearsal: %s failed (expected: exit 0)".formatted(words[0]));
        }
    }

    private static void ask(Layout layout) {
        try (var browser = new DemoBrowser(new DemoChain(layout.dir(), layout.portBase()))) {
            browser.signIn("helen");
            if (!browser.ask(QUESTION).done()) {
                throw new Refusal("rehearsal: no answer (expected: one)");
            }
        }
    }
}
