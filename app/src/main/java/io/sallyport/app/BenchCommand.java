// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.bench.ChainBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport bench chain}. */
@Command(name = "bench", description = "Measures.", subcommands = BenchCommand.Chain.class)
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
}
