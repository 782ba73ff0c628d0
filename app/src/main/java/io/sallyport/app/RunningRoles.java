// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.http.HttpServer;
import io.sallyport.http.Management;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.Metrics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The roles that run in this process, each with its management port. Used by one thread. */
final class RunningRoles implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningRoles.class);
    private static final List<String> STARTING =
            List.of("process: starting (expected: started within a minute); wait");

    private final Optional<Path> identities;
    private final List<AutoCloseable> parts = new ArrayList<>();

    /**
     * @param identities where live identities are shown; empty outside the demo
     */
    RunningRoles(Optional<Path> identities) {
        this.identities = identities;
    }

    void start(Role role, Configuration file) {
        var metrics = new Metrics();
        var missing = new AtomicReference<Supplier<List<String>>>(() -> STARTING);
        HttpServer management =
                Management.start(
                        ManagementPorts.of(role, file), metrics, () -> missing.get().get());
        parts.add(management);
        var setting = new Setting(file, role.text(), identities, metrics);
        parts.add(setting);
        missing.set(Roles.start(role, setting));
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("why", String.valueOf(e.getMessage()))
                        .log("a part did not close well");
            }
        }
    }
}
