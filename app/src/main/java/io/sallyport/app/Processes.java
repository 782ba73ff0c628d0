// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * The demo's processes: started here, remembered in a file with their start times, so that a later
 * {@code stop} ends exactly these and nobody else's who got the same number. Thread-safe.
 */
final class Processes {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration GRACE = Duration.ofSeconds(8);

    private final Layout layout;
    private final List<Started> started = new ArrayList<>(); // guarded by this
    private boolean stopped; // guarded by this

    /**
     * One of them.
     *
     * @param name a role or {@code ingest}
     */
    record Started(String name, ProcessHandle handle) {}

    /**
     * What a process runs on.
     *
     * @param heapMiB largest heap
     * @param optimised whether its code is optimised while it runs; one without starts in half the
     *     time and computes more slowly
     */
    record Jvm(int heapMiB, boolean optimised) {}

    Processes(Layout layout) {
        this.layout = layout;
    }

    /**
     * Starts this very program again with {@code arguments}; its output goes to the log of that
     * name.
     *
     * @throws Refusal also after {@link #stop}, which may come from another thread: nothing is
     *     started that nobody would end
     */
    Process start(String name, Jvm jvm, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(jvm));
        command.addAll(AotCache.flags());
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), "io.sallyport.app.Main"));
        command.addAll(arguments);
        return start(name, command);
    }

    /** As {@link #start(String, Jvm, List)}, another program. */
    synchronized Process start(String name, List<String> command) {
        if (stopped) {
            throw new Refusal("stopped before everything was started");
        }
        Path log = layout.log(name);
        try {
            Files.createDirectories(log.getParent());
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(log.toFile())
                            .start();
            started.add(new Started(name, process.toHandle()));
            remember();
            return process;
        } catch (IOException e) {
            throw new Refusal("starting " + name + ": " + e.getMessage());
        }
    }

    private List<String> flags(Jvm jvm) {
        String scratch = layout.dir().resolve("scratch").toString();
        return List.of(
                "-Xms16m",
                "-Xmx" + jvm.heapMiB() + "m",
                "-XX:TieredStopAtLevel=" + (jvm.optimised() ? 4 : 1),
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=160m",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Djdk.tls.server.enableSessionTicketExtension=false",
                "-Djava.io.tmpdir=" + scratch,
                "-DDJL_CACHE_DIR=" + scratch,
                "-DENGINE_CACHE_DIR=" + scratch);
    }

    /** Ends all of them, children last started first; waits a few seconds, then forces. */
    synchronized void stop() {
        stopped = true;
        if (started.isEmpty()) {
            return; // the list on disk, if there is one, is another start's
        }
        List<Started> reversed = started.reversed();
        reversed.forEach(one -> one.handle().destroy());
        Instant deadline = Instant.now().plus(GRACE);
        for (Started one : reversed) {
            await(one.handle(), Duration.between(Instant.now(), deadline));
        }
        started.clear();
        try {
            Files.deleteIfExists(layout.processes());
        } catch (IOException e) {
            throw new Refusal("forgetting the processes: " + e.getMessage());
        }
    }

    private static void await(ProcessHandle process, Duration rest) {
        try {
            process.onExit().get(Math.max(1, rest.toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process to end", e);
        }
    }

    /**
     * The processes that run in this folder: those that an earlier start left, and roles that
     * somebody has started again since.
     */
    static Processes found(Layout layout) {
        var processes = new Processes(layout);
        processes.started.addAll(remembered(layout));
        ProcessHandle.allProcesses()
                .filter(one -> processes.started.stream().noneMatch(it -> it.handle().equals(one)))
                .filter(one -> serves(one, layout) || DemoDatabase.serves(one, layout))
                .forEach(one -> processes.started.add(new Started(role(one), one)));
        return processes;
    }

    private static boolean serves(ProcessHandle process, Layout layout) {
        return ProcessArguments.option(process, "--config")
                .filter(layout.config().toString()::equals)
                .isPresent();
    }

    private static String role(ProcessHandle process) {
        return ProcessArguments.option(process, "--role").orElse(DemoDatabase.PROCESS);
    }

    private static List<Started> remembered(Layout layout) {
        var found = new ArrayList<Started>();
        if (!Files.exists(layout.processes())) {
            return found;
        }
        try {
            for (JsonNode one : JSON.readTree(layout.processes().toFile())) {
                ProcessHandle.of(one.path("pid").asLong())
                        .filter(ProcessHandle::isAlive)
                        .filter(handle -> startOf(handle) == one.path("started").asLong())
                        .ifPresent(handle ->
                                found.add(new Started(one.path("name").asText(), handle)));
            }
            return found;
        } catch (IOException e) {
            throw new Refusal(
                    "processes: " + layout.processes() + " cannot be read: " + e.getMessage());
        }
    }

    synchronized boolean none() {
        return started.isEmpty();
    }

    synchronized List<Started> all() {
        return List.copyOf(started);
    }

    /** Calls {@code heard} for each that ends before {@link #stop}; on any thread. */
    void onEnd(Consumer<Started> heard) {
        for (Started one : all()) {
            var _ =
                    one.handle()
                            .onExit()
                            .thenRun(() -> {
                                if (!isStopped()) {
                                    heard.accept(one);
                                }
                            });
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void remember() throws IOException {
        ArrayNode list = JSON.createArrayNode();
        for (Started one : started) {
            list.addObject()
                    .put("name", one.name())
                    .put("pid", one.handle().pid())
                    .put("started", startOf(one.handle()));
        }
        Files.writeString(layout.processes(), JSON.writeValueAsString(list));
    }

    private static long startOf(ProcessHandle handle) {
        return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
