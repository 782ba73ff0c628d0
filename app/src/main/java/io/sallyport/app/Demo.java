// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.JoinTokens;
import io.sallyport.tls.SpiffeId;
import io.sallyport.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts and stops the chain: one process for each role. Used by one thread, and by the one that
 * stops it.
 */
final class Demo {
    private static final Duration JOIN_TOKEN_LIFE = Duration.ofMinutes(10);
    private static final String INGEST = "ingest";

    /** Their commands are for people, and find an identity that is there already. */
    private static final List<String> ENROLLED =
            List.of(DeviceCommand.NAME, RightsCommand.WORKLOAD);

    private final Layout layout;
    private final Processes processes;
    private final Purpose purpose;
    private final Store store;
    private volatile boolean begun;

    /** Where its documents are. */
    enum Store {
        /** In a file of the role's own. */
        EMBEDDED,
        /** In a PostgreSQL server of the demo's own. */
        POSTGRES
    }

    /** What it is started for. */
    enum Purpose {
        /** To be looked at, with limits that are reached by hand. */
        SHOWN,
        /** To be asked a lot, with room for that. */
        LOADED,
        /** To be asked a lot, and every role's code is optimised while it runs. */
        MEASURED
    }

    Demo(Layout layout, Purpose purpose) {
        this(layout, purpose, Store.EMBEDDED);
    }

    Demo(Layout layout, Purpose purpose, Store store) {
        this.store = store;
        this.layout = layout;
        this.processes = new Processes(layout);
        this.purpose = purpose;
    }

    Layout layout() {
        return layout;
    }

    /** Begins from nothing, starts every role and loads the documents. */
    void start() {
        Instant from = Instant.now();
        requireOurs();
        Ports.requireFree(layout.ports());
        Optional<DemoDatabase> database = database();
        begun = true;
        clear();
        say("making keys, roots and configuration in " + layout.dir());
        prepare(layout, purpose != Purpose.SHOWN);
        database.ifPresent(it -> it.start(processes));
        start(Role.CA);
        var readiness = new Readiness(layout, processes);
        readiness.await(List.of(Role.CA));
        List<Role> others = Stream.of(Role.values()).filter(role -> role != Role.CA).toList();
        others.forEach(this::start);
        readiness.await(others);
        Map<String, Process> enrolled = new LinkedHashMap<>();
        ENROLLED.forEach(name -> enrolled.put(name, once(name, "enrol", name)));
        ingest(readiness);
        enrolled.forEach((name, process) -> readiness.awaitEnd(process, name));
        say(
                "ready after %.1f s"
                        .formatted(Duration.between(from, Instant.now()).toMillis() / 1000.0));
    }

    /** Makes all that the roles need before the first of them can start, in an empty folder. */
    static void prepare(Layout layout, boolean raisedLimits) {
        try {
            new DemoConfig(layout, raisedLimits).write();
        } catch (IOException e) {
            throw new Refusal(
                    "folder: %s cannot be written (%s)".formatted(layout.dir(), e.getMessage()));
        }
        joinTokens(layout);
    }

    private Optional<DemoDatabase> database() {
        return switch (store) {
            case EMBEDDED -> Optional.empty();
            case POSTGRES -> {
                Ports.requireFree(List.of(layout.databasePort()));
                yield Optional.of(DemoDatabase.of(layout));
            }
        };
    }

    private void requireOurs() {
        if (!Processes.found(layout).none()) {
            throw new Refusal(
                    "dir: a demo runs in %s already; end it with ./sallyport stop --dir %s"
                            .formatted(layout.dir(), layout.dir()));
        }
        boolean someoneElses =
                Files.exists(layout.dir())
                        && !Files.exists(layout.marker())
                        && !empty(layout.dir());
        if (someoneElses) {
            throw new Refusal(
                    "dir: %s is not empty and no demo's folder (expected: a new folder); choose another with --dir"
                            .formatted(layout.dir()));
        }
    }

    private static boolean empty(Path folder) {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        } catch (IOException e) {
            throw new Refusal("dir: %s cannot be read (%s)".formatted(folder, e.getMessage()));
        }
    }

    private void clear() {
        if (!Files.exists(layout.dir())) {
            return;
        }
        DemoDatabase.remove(layout);
        try (Stream<Path> all = Files.walk(layout.dir())) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new Refusal(
                    "dir: %s cannot be cleared (%s)".formatted(layout.dir(), e.getMessage()));
        }
    }

    private static void joinTokens(Layout layout) {
        Path tokens = layout.dir().resolve("tokens");
        try (JoinTokens register =
                JoinTokens.open(layout.dir().resolve("data").resolve("ca"), Clock.systemUTC())) {
            Stream.concat(
                            Stream.of(Role.values())
                                    .filter(role -> role != Role.CA)
                                    .map(Role::text),
                            Stream.concat(Stream.of(INGEST), ENROLLED.stream()))
                    .forEach(name ->
                            register.write(
                                    new SpiffeId(World.TRUST_DOMAIN, "/" + name),
                                    JOIN_TOKEN_LIFE,
                                    tokens));
        }
    }

    private void start(Role role) {
        Processes.Jvm jvm = role.jvm();
        boolean optimised = jvm.optimised() || purpose == Purpose.MEASURED;
        processes.start(
                role.text(), new Processes.Jvm(jvm.heapMiB(), optimised), serve(role.text()));
    }

    private List<String> serve(String role) {
        return List.of(
                "serve",
                "--lab",
                "--role",
                role,
                "--config",
                layout.config().toString(),
                "--identities",
                layout.identities().toString());
    }

    /** Says so when one of the processes ends by itself, and how to start it again. */
    void watch() {
        processes.onEnd(one -> {
            if (one.name().equals(DemoDatabase.PROCESS)) {
                say(
                        "postgres: ended (expected: running), its log is %s; retrieval refuses everything until it runs again: %s"
                                .formatted(
                                        layout.log(one.name()),
                                        String.join(" ", DemoDatabase.again(layout))));
            } else if (!one.name().equals(INGEST) && !ENROLLED.contains(one.name())) {
                say(
                        "%s: ended (expected: running), its log is %s; what needs it is refused until it runs again: ./sallyport %s"
                                .formatted(
                                        one.name(),
                                        layout.log(one.name()),
                                        String.join(" ", serve(one.name()))));
            }
        });
    }

    private void ingest(Readiness readiness) {
        say("loading the documents as the workload `ingest`");
        readiness.awaitEnd(once(INGEST, "demo-documents"), INGEST);
    }

    /** A command that ends by itself. */
    private Process once(String name, String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(
                List.of(
                        "--config",
                        layout.config().toString(),
                        "--identities",
                        layout.identities().toString()));
        return processes.start(name, new Processes.Jvm(128, name.equals(INGEST)), arguments);
    }

    void stop() {
        processes.stop();
        if (begun) { // a start that was refused has nothing here: what there is is another's
            DemoDatabase.remove(layout);
        }
    }

    /** Where figures are printed, they stand alone on standard output. */
    private void say(String line) {
        (purpose == Purpose.MEASURED ? System.err : System.out).println("demo: " + line);
    }
}
