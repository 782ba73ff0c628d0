// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.SpiffeId;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A demo that was started: where its parts listen, and where its folder keeps what.
 *
 * @param dir the demo's folder
 * @param portBase the web app's port; the others follow from it
 */
public record DemoChain(Path dir, int portBase) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_FILE = 1 << 20;
    private static final int MANAGEMENT = 1000;

    /** Where each workload takes calls over mutual TLS, counted from the port base. */
    private static final Map<String, Integer> OFFSETS =
            Map.of(
                    "gateway",
                    43,
                    "sts",
                    44,
                    "retrieval",
                    45,
                    "keys",
                    46,
                    "idp",
                    49,
                    "orchestrator",
                    50,
                    "model",
                    51);

    /** Where each process has its pages or its enrolment; management is counted from here. */
    private static final Map<String, Integer> FRONTS = Map.of("web-app", 0, "ca", 41, "idp", 48);

    public DemoChain {
        dir = dir.toAbsolutePath().normalize();
    }

    /** The workload of that name. */
    public SpiffeId id(String workload) {
        return new SpiffeId(World.TRUST_DOMAIN, "/" + workload);
    }

    /**
     * Where the workload takes calls over mutual TLS.
     *
     * @throws DemoException when it takes none
     */
    public URI mutual(String workload) {
        Integer offset = OFFSETS.get(workload);
        if (offset == null) {
            throw new DemoException(
                    "workload: `%s` takes no calls (expected: one of %s)"
                            .formatted(workload, OFFSETS.keySet().stream().sorted().toList()));
        }
        return URI.create("https://localhost:" + (portBase + offset));
    }

    /** Every port that must be guarded by mutual TLS, with the workload behind it. */
    public List<Port> mutualPorts() {
        var ports = new ArrayList<Port>();
        ports.add(new Port("ca", portBase + 42)); // renewal; enrolment has no identity to show yet
        OFFSETS.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(one -> ports.add(new Port(one.getKey(), portBase + one.getValue())));
        return List.copyOf(ports);
    }

    /**
     * A listening port.
     *
     * @param workload who listens
     */
    public record Port(String workload, int number) {}

    /** The page that people see. */
    public URI webApp() {
        return URI.create("http://localhost:" + portBase);
    }

    /** The provider's login page. */
    public URI loginPages() {
        return URI.create("http://localhost:" + (portBase + 48));
    }

    /** The loopback port with {@code /readyz} and {@code /metrics}. */
    public URI management(String workload) {
        int front = FRONTS.getOrDefault(workload, OFFSETS.getOrDefault(workload, 0));
        return URI.create("http://localhost:" + (portBase + front + MANAGEMENT));
    }

    /** {@code svid.pem}, {@code svid.key} and {@code bundle.pem} of the workload. */
    public Path identity(String workload) {
        return dir.resolve("identities").resolve(workload);
    }

    /**
     * Who can sign in, by name.
     *
     * @throws DemoException when the folder is no demo's
     */
    public Map<String, DemoPerson> people() {
        Path file = dir.resolve("people.json");
        try {
            var people = new LinkedHashMap<String, DemoPerson>();
            JSON.readTree(PrivateFiles.read(file, LARGEST_FILE))
                    .properties()
                    .forEach(one -> people.put(one.getKey(), person(one.getKey(), one.getValue())));
            return people;
        } catch (IOException e) {
            throw new DemoException(
                    "people: %s cannot be read (expected: a running demo's file); start the demo"
                            .formatted(file),
                    e);
        }
    }

    /**
     * One of the people.
     *
     * @throws DemoException when nobody has that name
     */
    public DemoPerson person(String name) {
        Map<String, DemoPerson> people = people();
        DemoPerson person = people.get(name);
        if (person == null) {
            throw new DemoException(
                    "user: `%s` (expected: one of %s)"
                            .formatted(name, String.join(", ", people.keySet())));
        }
        return person;
    }

    private static DemoPerson person(String name, JsonNode entry) {
        var groups = new ArrayList<String>();
        entry.path("groups").forEach(group -> groups.add(group.asText()));
        return new DemoPerson(
                name, entry.path("password").asText(), entry.path("tenant").asText(), groups);
    }
}
