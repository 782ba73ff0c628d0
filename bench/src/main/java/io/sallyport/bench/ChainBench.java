// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.world.DemoChain;
import io.sallyport.world.DemoException;
import io.sallyport.world.Walk;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Measures a running demo whose limits were raised: memory of each process, and processor time of
 * the gateway for each non-streamed chat completion, with every control on.
 */
public final class ChainBench {
    private static final String GATEWAY = "gateway";

    // less than this is noise: the compilers are done
    private static final double STILL_FALLING = 0.95;

    private ChainBench() {}

    /**
     * Runs the usual load and tells what came of it.
     *
     * @param dir the demo's folder
     * @param portBase the demo's
     * @return a table for people
     * @throws DemoException when the demo does not run, or refuses most requests
     */
    public static String run(Path dir, int portBase) {
        return run(new DemoChain(dir, portBase), Load.USUAL).text();
    }

    static BenchReport run(DemoChain chain, Load load) {
        String machine = Machine.text();
        DemoProcesses processes = DemoProcesses.of(chain.dir());
        Map<String, ProcessUse> fresh = processes.use();
        var others = new LinkedHashMap<>(processes.pids());
        others.put("bench", ProcessHandle.current().pid());
        try (var walk = new Walk(chain);
                var pinning = Pinning.alone(processes.pid(GATEWAY), others.values())) {
            var gateway = walk.workloads().client("orchestrator", GATEWAY);
            var requests = new GatewayLoad(gateway, new TokenStock(walk, load.users()));
            warmUp(requests, load, processes);
            Map<String, ProcessUse> before = processes.use();
            Run run = requests.run(load.measured(), load.connections(), load.longest());
            Map<String, ProcessUse> after = processes.use();
            requireMostly(run);
            return new BenchReport(machine, run, pinning.done(), fresh, before, after);
        }
    }

    private static void warmUp(GatewayLoad requests, Load load, DemoProcesses processes) {
        double before = Double.MAX_VALUE;
        for (int round = 1; round <= load.rounds(); round++) {
            long start = ticks(processes);
            Run run = requests.run(load.round(), load.connections(), load.longest());
            requireMostly(run);
            double micros =
                    (ticks(processes) - start)
                            * (1e6 / ProcessUse.TICKS_A_SECOND)
                            / Math.max(1, run.completed());
            System.err.printf(
                    Locale.ROOT,
                    "bench: warming up, round %d of at most %d: %.0f us of gateway per request%n",
                    round,
                    load.rounds(),
                    micros);
            if (micros > before * STILL_FALLING) {
                return;
            }
            before = micros;
        }
    }

    private static long ticks(DemoProcesses processes) {
        return ProcessUse.of(processes.pid(GATEWAY))
                .map(ProcessUse::cpuTicks)
                .orElseThrow(
                        () -> new DemoException("gateway: ended (expected: running); see its log"));
    }

    private static void requireMostly(Run run) {
        if (run.failed() > run.completed() / 100) {
            throw new DemoException(
                    "bench: %d of %d requests failed, %s (expected: next to none); raise the limits"
                            .formatted(
                                    run.failed(),
                                    run.failed() + run.completed(),
                                    run.failures().keySet()));
        }
    }
}
