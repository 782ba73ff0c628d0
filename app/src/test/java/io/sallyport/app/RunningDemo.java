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
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

    /** Started in {@code dir}, which must be empty or not there. */
    static RunningDemo start(Path dir) {
        var layout = new Layout(dir, freeBase());
        Said said =
                sallyport(
                        "demo",
                        "--background",
                        "--raised-limits",
                        "--port-base",
                        String.valueOf(layout.portBase()),
                        "--dir",
                        dir.toString());
        assertThat(said.exit()).as(said.text()).isZero();
        return new RunningDemo(layout);
    }

    private static int freeBase() {
        var random = new Random();
        for (int tries = 0; tries < 100; tries++) {
            int base = 20_000 + 60 * random.nextInt(150); // below the ports of outgoing connections
            try {
                Ports.requireFree(new Layout(Path.of("."), base).ports());
                return base;
            } catch (Refusal taken) {
                continue;
            }
        }
        throw new IllegalStateException("no free ports for a demo");
    }

    /** What a command wrote, and its exit status. */
    record Said(int exit, String text) {}

    /** Runs one command to its end. */
    static Said sallyport(String... arguments) {
        try {
            Path output = Files.createTempFile("sallyport", ".txt");
            try {
                Process process = launch(output, List.of(arguments));
                boolean ended = process.waitFor(4, TimeUnit.MINUTES);
                if (!ended) {
                    process.destroyForcibly();
                }
                return new Said(ended ? process.exitValue() : -1, Files.readString(output));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Process launch(Path output, List<String> arguments) throws IOException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-Xmx384m",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Djdk.tls.server.enableSessionTicketExtension=false",
                                "-cp",
                                Path.of("target", "dist", "lib").toAbsolutePath()
                                        + File.separator
                                        + "*",
                                Main.class.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
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
            launch(layout.log(role.text() + "-again"), serve(role));
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
        return Processes.found(layout).all().stream()
                .filter(one -> one.name().equals(role.text()))
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
    }
}
