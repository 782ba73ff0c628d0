// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.bench.ChainBench;
import io.sallyport.bench.Effort;
import io.sallyport.bench.Figures;
import io.sallyport.bench.IdentityBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport bench chain} and {@code bench identity}. */
@Command(
        name = "bench",
        description = "Measures.",
        subcommands = {BenchCommand.Chain.class, BenchCommand.Identity.class})
final class BenchCommand {
    /** Start-up, memory and CPU of the chain. */
    @Command(
            name = "chain",
            description =
                    "Starts the chain with raised limits and all controls on, and prints start-up time, memory of each process and CPU per gateway request.")
    static final class Chain implements Runnable {
        @Mixin private DemoOptions options = new DemoOptions();

        @Option(
                names = "--port-base",
                paramLabel = "N",
                description = "the web app's port; all others follow (default: ${DEFAULT-VALUE})",
                defaultValue = "8400")
        private int portBase = Layout.DEFAULT_PORT_BASE;

        @Override
        public void run() {
            var demo = new Demo(options.fresh(portBase), true);
            Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "stop the demo"));
            demo.start();
            System.out.println(ChainBench.run(demo.layout().dir(), demo.layout().portBase()));
        }
    }

    /** What it costs to know who is asking. */
    @Command(
            name = "identity",
            description =
                    "Measures tokens, exchanges and decisions with JMH, and prints each figure beside its aim.")
    static final class Identity implements Runnable {
        @Option(
                names = "--forks",
                paramLabel = "N",
                description = "processes for each benchmark (default: ${DEFAULT-VALUE})",
                defaultValue = "2")
        private int forks = Effort.USUAL.forks();

        @Option(
                names = "--seconds",
                paramLabel = "N",
                description = "measured in each process (default: ${DEFAULT-VALUE})",
                defaultValue = "4")
        private int seconds = Effort.USUAL.measured();

        @Option(names = "--json", description = "for scripts")
        private boolean json;

        @Override
        public void run() {
            var effort = new Effort(forks, Effort.USUAL.warmups(), seconds);
            Figures figures = IdentityBench.run(effort);
            System.out.print(json ? figures.json() + "\n" : figures.table());
        }
    }
}
