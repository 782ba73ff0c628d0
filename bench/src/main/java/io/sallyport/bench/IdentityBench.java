// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.util.List;

/**
 * What it costs to know who is asking. The one list of its benchmarks and their aims: a new one is
 * a class with {@code @Benchmark} methods and a line here.
 */
public final class IdentityBench {
    static final List<Measured> ALL =
            List.of(
                    Measured.of(
                            "token: seen before",
                            TokenBenchmark.class,
                            "seenBefore",
                            new Aim.AtMost(2)),
                    Measured.of(
                            "token: first seen, ES256",
                            TokenBenchmark.class,
                            "firstSeen",
                            new Aim.AtMost(150)),
                    Measured.of(
                            "path: steps 1 to 8, warm",
                            PathBench.class,
                            "judged",
                            new Aim.AtMost(60)));

    private IdentityBench() {}

    /**
     * Runs them one after the other; tells on standard error where it is.
     *
     * @throws io.sallyport.world.DemoException when one cannot run
     */
    public static Figures run(Effort effort) {
        String machine = Machine.text();
        return new Figures(
                machine,
                ALL.stream().map(measured -> Microbenchmarks.run(measured, effort)).toList());
    }
}
