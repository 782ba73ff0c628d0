// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.bench.ChainBench;
import io.sallyport.bench.Effort;
import io.sallyport.bench.ExchangeBench;
import io.sallyport.bench.Figures;
import io.sallyport.bench.IdentityBench;
import io.sallyport.bench.TlsBench;
import io.sallyport.bench.TlsEffort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport bench chain}, {@code identity}, {@code exchange} and {@code tls}. */
@Command(
        name = "bench",
        description = "Measures.",
        subcommands = {
            BenchCommand.Chain.class,
            BenchCommand.Identity.class,
            BenchCommand.Exchange.class,
            BenchCommand.Tls.class
        })
final class BenchCommand {
    /** A chain of its own, for the time of the measurement. */
    private static final class Measured {
        @Mixin private DemoOptions options = new DemoOptions();

        @Option(
                names = "--port-base",
                paramLabel = "N",
                description = "the web app's port; all others follow (default: ${DEFAULT-VALUE})",
                defaultValue = "8400")
        private int portBase = Layout.DEFAULT_PORT_BASE;

        /** Measures the running chain in the folder, which it is given with its port base. */
        <T> T with(Demo.Purpose purpose, BiFunction<Path, Integer, T> measure) {
            var demo = new Demo(options.fresh(portBase), purpose);
            Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "stop the demo"));
            demo.start();
            T measured = measure.apply(demo.layout().dir(), demo.layout().portBase());
            demo.stop();
            return measured;
        }
    }

    /** Start-up, memory and CPU of the chain. */
    @Command(
            name = "chain",
            description =
                    "Starts the chain with raised limits and all controls on, and prints start-up time, memory of each process and CPU per gateway request.")
    static final class Chain implements Runnable {
        @Mixin private Measured chain = new Measured();

        @Override
        public void run() {
            System.out.println(chain.with(Demo.Purpose.LOADED, ChainBench::run));
        }
    }

    /** What the token service costs. */
    @Command(
            name = "exchange",
            description =
                    "Starts the chain with raised limits and all controls on, exchanges the tokens of questions over kept connections, and prints what that costs the token service.")
    static final class Exchange implements Runnable {
        @Mixin private Measured chain = new Measured();

        @Option(names = "--json", description = "for scripts")
        private boolean json;

        @Override
        public void run() {
            print(chain.with(Demo.Purpose.MEASURED, ExchangeBench::run), json);
        }
    }

    private static void print(Figures figures, boolean json) {
        System.out.print(json ? figures.json() + "\n" : figures.table());
    }

    /** What it costs that both ends prove themselves. */
    @Command(
            name = "tls",
            description = {
                "Measures, without a demo: full mutual TLS handshakes a second and core, beside",
                "nginx with the same certificates where it is installed; what mutual TLS adds to",
                "a request on a kept connection; memory of 2,000 idle connections; requests that",
                "fail and p99 while both sides get new certificates every two seconds, 200 a",
                "second each way. Handshakes and requests are the server's processor time."
            })
    static final class Tls implements Runnable {
        @Option(
                names = "--minutes",
                paramLabel = "N",
                description = "of rotation, and as long without it (default: 20 seconds)",
                defaultValue = "0")
        private int minutes;

        @Option(names = "--json", description = "for scripts")
        private boolean json;

        @Override
        public void run() {
            Duration rotation = minutes > 0 ? Duration.ofMinutes(minutes) : Duration.ofSeconds(20);
            print(TlsBench.run(TlsEffort.usual(rotation)), json);
        }
    }

    /** What it costs to know who is asking. */
    @Command(
            name = "identity",
            description =
                    "Measures exchanges as `bench exchange` does, then tokens, decisions and the enforcement path with JMH, and prints each figure beside its aim.")
    static final class Identity implements Runnable {
        @Mixin private Measured chain = new Measured();

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

        @Option(
                names = "--only",
                paramLabel = "TEXT",
                description = "only the microbenchmarks whose names hold this, for example token",
                defaultValue = "")
        private String only = "";

        @Override
        public void run() {
            var effort = new Effort(forks, Effort.USUAL.warmups(), seconds);
            if (!only.isEmpty()) {
                print(IdentityBench.run(effort, only), json);
                return;
            }
            Figures exchange = chain.with(Demo.Purpose.MEASURED, ExchangeBench::run);
            print(exchange.and(IdentityBench.run(effort, "")), json);
        }
    }
}
