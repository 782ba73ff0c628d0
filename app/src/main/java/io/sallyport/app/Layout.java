// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the demo's things are.
 *
 * @param dir absolute
 * @param portBase the web app's port; the others follow from it
 */
record Layout(Path dir, int portBase) {
    static final int DEFAULT_PORT_BASE = 8400;

    Layout {
        dir = dir.toAbsolutePath().normalize();
        if (portBase < 1024 || portBase > 64_000) {
            throw new Refusal("port-base: " + portBase + " (expected: 1024 to 64000)", 2);
        }
    }

    int port(Role role) {
        return portBase + role.offset();
    }

    /** Renewal of certificates, over mutual TLS. */
    int renewalPort() {
        return portBase + 42;
    }

    /** The identity provider's token endpoint, over mutual TLS. */
    int idpBackChannelPort() {
        return portBase + 49;
    }

    /** Where the page's spoofed model listens while it is played. */
    int spoofPort() {
        return portBase + 52;
    }

    /**
     * Where the side-car of the configuration listens when somebody starts it; its target's port is
     * the next, its service's the one after that.
     */
    int sideCarPort() {
        return portBase + 53;
    }

    /** A database of the demo's own, where there is one. */
    int databasePort() {
        return portBase + 56;
    }

    int managementPort(Role role) {
        return port(role) + 1000;
    }

    /** All that the demo listens on. */
    List<Integer> ports() {
        var ports = new ArrayList<Integer>();
        for (Role role : Role.values()) {
            ports.add(port(role));
            ports.add(managementPort(role));
        }
        ports.add(renewalPort());
        ports.add(idpBackChannelPort());
        ports.add(spoofPort());
        return List.copyOf(ports);
    }

    Path config() {
        return dir.resolve("sallyport.yaml");
    }

    Path people() {
        return dir.resolve("people.json");
    }

    Path identities() {
        return dir.resolve("identities");
    }

    Path log(String name) {
        return dir.resolve("logs").resolve(name + ".log");
    }

    Path audit() {
        return dir.resolve("audit");
    }

    /** Tells a folder of ours from somebody else's, and remembers the port base. */
    Path marker() {
        return dir.resolve(".sallyport-demo");
    }

    Path processes() {
        return dir.resolve("processes.json");
    }
}
