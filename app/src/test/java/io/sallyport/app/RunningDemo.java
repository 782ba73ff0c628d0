// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditEntry;
import io.sallyport.audit.AuditTrace;
import io.sallyport.audit.AuditVerifier;
import io.sallyport.world.DemoBrowser;
import io.sallyport.world.DemoChain;
import io.sallyport.world.Shown;
import io.sallyport.world.Walk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** The demo as it ships, from the build's own jars, on ports that were free; for tests. */
final class RunningDemo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Layout layout;
    private final DemoChain chain;
    private final Walk walk;

    private RunningDemo(Layout layout) {
        this.layout = layout;
        this.chain = new DemoChain(layout.dir(), layout.portBase());
        this.walk = new Walk(chain);
    }

    /** Started in {@code folder/demo}, which must be empty or not there. */
    static RunningDemo start(Path folder) {
        return start(folder, "embedded");
    }

    /**
     * As {@link #start(Path)}.
     *
     * @param store where its documents are, as the command takes it
     */
    static RunningDemo start(Path folder, String store) {
        Path dir = folder.resolve("demo");
        var layout = new Layout(dir, Ports.claimBase());
        ShippedCommand.Said said =
                sallyport(
                        folder,
                        "demo",
                        "--background",
                        "--raised-limits",
                        "--store",
                        store,
                        "--port-base",
                        String.valueOf(layout.portBase()),
                        "--dir",
                        dir.toString());
        assertThat(said.exit()).as(said.err()).isZero();
        return new RunningDemo(layout);
    }

    /** Runs one command to its end; what it says is kept in {@code folder}. */
    static ShippedCommand.Said sallyport(Path folder, String... arguments) {
        try {
            return ShippedCommand.run(folder, arguments);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Layout layout() {
        return layout;
    }

    DemoChain chain() {
        return chain;
    }

    /** Tokens and connections as any workload. */
    Walk walk() {
        return walk;
    }

    /** One question, by somebody who signs in first. */
    Shown ask(String person, String question) {
        try (var browser = new DemoBrowser(chain)) {
            browser.signIn(person);
            return browser.ask(question);
        }
    }

    /** Ends it as a crash does, at once. */
    void kill(Role role) {
        ProcessHandle process = process(role);
        assertThat(process.destroyForcibly()).isTrue();
        Awaitility.await().atMost(PATIENCE).until(() -> !process.isAlive());
    }

    /** Ends its database server, with whatever asks it. */
    void stopDatabase() {
        ProcessHandle server = process(DemoDatabase.PROCESS);
        run("kill", "-INT", String.valueOf(server.pid()));
        Awaitility.await().atMost(PATIENCE).until(() -> !server.isAlive());
    }

    /** As its command says, until everything is ready. */
    void startDatabaseAgain() {
        var command = new ArrayList<>(DemoDatabase.again(layout));
        command.set(0, DocumentedBlocks.ROOT.resolve(command.getFirst()).toString());
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(layout.log("postgres-again").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    /** Sends a signal, for example {@code STOP}. */
    void signal(Role role, String signal) {
        run("kill", "-" + signal, String.valueOf(process(role).pid()));
    }

    /** From now on no file of that process may grow beyond this: a disk that is full. */
    void limitFiles(Role role, long bytes) {
        run("prlimit", "--pid", String.valueOf(process(role).pid()), "--fsize=" + bytes);
    }

    /** The same arguments as the demo's own, until it is ready. */
    void startAgain(Role role) {
        try {
            ShippedCommand.launch(layout.log(role.text() + "-again"), serve(role));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    List<String> serve(Role role) {
        return List.of(
                "serve",
                "--lab",
                "--role",
                role.text(),
                "--config",
                layout.config().toString(),
                "--identities",
                layout.identities().toString());
    }

    /** All of them: one that comes back must not leave another behind. */
    void awaitReady() {
        new Readiness(layout, new Processes(layout)).await(List.of(Role.values()));
    }

    /** Decisions to let something on whose end was never written. */
    List<AuditEntry> unfinished(Role role) {
        return AuditTrace.unfinished(layout.dir()).stream()
                .filter(entry -> entry.role().equals(role.text()))
                .toList();
    }

    void requireIntactLogs() {
        List<AuditVerifier.Finding> findings = AuditVerifier.verify(layout.dir());
        assertThat(AuditVerifier.exitCode(findings))
                .as(() -> findings.stream().map(AuditVerifier.Finding::text).toList().toString())
                .isZero();
    }

    private ProcessHandle process(Role role) {
        return process(role.text());
    }

    private ProcessHandle process(String name) {
        return Processes.found(layout).all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow()
                .handle();
    }

    private static void run(String... command) {
        try {
            assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        walk.close();
        Processes.found(layout).stop();
        DemoDatabase.remove(layout);
    }
}
