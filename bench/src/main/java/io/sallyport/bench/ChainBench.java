// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.world.DemoChain;
import io.sallyport.world.DemoException;
import io.sallyport.world.Walk;
import java.nio.file.Path;
import java.util.Map;

/**
 * Measures a running demo whose limits were raised: memory of each process, and processor time of
 * the gateway for each non-streamed chat completion, with every control on.
 */
public final class ChainBench {
    private static final String GATEWAY = "gateway";

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
        var gateway = new ProcessLoad(processes, GATEWAY, load);
        try (var walk = new Walk(chain);
                var pinning = gateway.alone()) {
            var client = walk.workloads().client("orchestrator", GATEWAY);
            var generator =
                    new LoadGenerator(new GatewayWork(client, new TokenStock(walk, load.users())));
            gateway.warmUp(generator);
            Map<String, ProcessUse> before = processes.use();
            Run run = gateway.measure(generator);
            Map<String, ProcessUse> after = processes.use();
            return new BenchReport(machine, run, pinning.done(), fresh, before, after);
        }
    }
}
