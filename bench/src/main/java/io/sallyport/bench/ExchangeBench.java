// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.world.DemoChain;
import io.sallyport.world.Walk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Measures the token service of a running demo whose limits were raised: processor time for each
 * exchange over kept mutual-TLS connections, everything that it does meanwhile included (audit on
 * disk, the feed, the collector), and how many it answers on one core.
 */
public final class ExchangeBench {
    private static final String STS = "sts";

    /** Questions, of three exchanges each. */
    private static final Load LOAD =
            new Load(
                    3_000,
                    12,
                    5_000,
                    Duration.ofMinutes(1),
                    12,
                    List.of("john", "helen", "erin", "mallory"));

    private ExchangeBench() {}

    /**
     * Runs it.
     *
     * @param dir the demo's folder
     * @param portBase the demo's
     * @throws io.sallyport.world.DemoException when the demo does not run, or refuses most requests
     */
    public static Figures run(Path dir, int portBase) {
        String machine = Machine.text();
        var chain = new DemoChain(dir, portBase);
        var sts = new ProcessLoad(DemoProcesses.of(dir), STS, LOAD);
        try (var walk = new Walk(chain);
                var pinning = sts.alone()) {
            var generator = new LoadGenerator(new QuestionWork(walk, LOAD.users()));
            sts.warmUp(generator);
            long start = sts.ticks();
            Run run = sts.measure(generator);
            double used = ProcessLoad.micros(sts.ticks() - start);
            return new Figures(machine, figures(run, used, pinning.done()));
        }
    }

    private static List<Figure> figures(Run run, double used, boolean pinned) {
        double exchanges = run.completed() * (double) QuestionWork.EXCHANGES;
        double busy = used * 100 / (run.wall().toNanos() / 1e3);
        String note =
                String.format(
                        Locale.ROOT,
                        "%.0f %% of a core busy%s, p50 %d and p99 %d us for a question's three",
                        busy,
                        pinned ? ", which it has alone" : "",
                        run.micros().at(0.50),
                        run.micros().at(0.99));
        return List.of(
                new Figure(
                        "exchange: at the token service",
                        used / exchanges,
                        "us cpu",
                        new Aim.AtMost(600),
                        ""),
                new Figure(
                        "exchange: answered on one core",
                        run.perSecond() * QuestionWork.EXCHANGES,
                        "/s",
                        new Aim.AtLeast(1_000),
                        note));
    }
}
