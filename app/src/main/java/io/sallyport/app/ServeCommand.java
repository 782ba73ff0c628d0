// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.runtime.Configuration;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sallyport serve}: plays one or several roles until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Plays one or several roles from a configuration file until it gets SIGTERM.",
            "Each role answers /livez, /readyz and /metrics on its port + 1000, loopback only.",
            "ca, sts and keys share a process with nobody, except with --dev."
        })
final class ServeCommand implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

    @Option(
            names = "--role",
            required = true,
            split = ",",
            paramLabel = "NAME",
            description = "ca, sts, gateway, retrieval or keys")
    private List<String> roles = new ArrayList<>();

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration file")
    private Path config = Path.of("sallyport.yaml");

    @Option(
            names = "--dev",
            description = "lets ca, sts and keys share a process: their keys are shared then, too")
    private boolean dev;

    @Option(names = "--lab", hidden = true, description = "allows the demo world's roles")
    private boolean lab;

    @Option(
            names = "--identities",
            hidden = true,
            description = "shows live identities there: demo only")
    private Optional<Path> identities = Optional.empty();

    @Override
    public void run() {
        List<Role> played = roles.stream().map(Role::parse).toList();
        refuseUnsafe(played);
        Configuration file = Sections.read(config, played);
        try (var running = new RunningRoles(identities)) {
            for (Role role : played) {
                running.start(role, file);
            }
            LOG.atInfo().addKeyValue("roles", String.join(",", roles)).log("serving");
            UntilStopped.await();
        }
    }

    private void refuseUnsafe(List<Role> played) {
        for (Role role : played) {
            if (role.lab() && !lab) {
                throw new Refusal(
                        "role: %s belongs to the demo (expected: ca, sts, gateway, retrieval or keys); run ./sallyport demo"
                                .formatted(role.text()));
            }
            if (role.alone() && played.size() > 1 && !dev) {
                throw new Refusal(
                        "role: %s shares a process with nobody (expected: a process of its own, or --dev); its keys would be shared too"
                                .formatted(role.text()));
            }
        }
        if (dev && played.size() > 1) {
            LOG.warn("--dev: roles share this process and its keys");
        }
    }
}
