// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.world.DemoException;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs JMH benchmarks, one thread each, in processes of their own. */
final class Microbenchmarks {
    // not the launcher's own flags: those are for a quick start, not for speed
    private static final String[] FLAGS = {
        "-Xmx512m",
        "-Djdk.tls.server.enableSessionTicketExtension=false", // a PEP starts no other way
        "-XX:+UseSerialGC",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow"
    };

    private Microbenchmarks() {}

    /** Processor time of one operation, in microseconds; wall time and bytes in the note. */
    static Figure run(Measured measured, Effort effort) {
        System.err.println("bench: " + measured.what());
        try {
            Collection<RunResult> results = new Runner(options(measured, effort)).run();
            if (results.size() != 1) {
                throw new DemoException(
                        "bench: %s ran %d times (expected: one benchmark of that name)"
                                .formatted(measured.what(), results.size()));
            }
            return figure(measured, results.iterator().next());
        } catch (RunnerException e) {
            throw new DemoException("bench: " + measured.what() + ": " + e.getMessage(), e);
        }
    }

    private static Options options(Measured measured, Effort effort) {
        String name = measured.benchmark().getName() + "." + measured.method();
        ChainedOptionsBuilder options =
                new OptionsBuilder()
                        .include("^" + Pattern.quote(name) + "$")
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.MICROSECONDS)
                        .threads(1)
                        .forks(effort.forks())
                        .warmupIterations(effort.warmups())
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(effort.measured())
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .addProfiler(GCProfiler.class)
                        .addProfiler(CpuTime.class)
                        .jvmArgs(FLAGS);
        measured.parameters().forEach((field, value) -> options.param(field, value));
        return options.build();
    }

    private static Figure figure(Measured measured, RunResult result) {
        Result<?> wall = result.getPrimaryResult();
        return new Figure(
                measured.what(),
                secondary(result, CpuTime.LABEL),
                "us cpu",
                measured.aim(),
                String.format(
                        Locale.ROOT,
                        "wall %.2f +- %.2f us, %.0f bytes",
                        wall.getScore(),
                        wall.getScoreError(),
                        secondary(result, "gc.alloc.rate.norm")));
    }

    private static double secondary(RunResult result, String label) {
        Result<?> found = result.getSecondaryResults().get(label);
        if (found == null) {
            throw new DemoException(
                    "bench: no %s (expected: one of %s)"
                            .formatted(label, result.getSecondaryResults().keySet()));
        }
        return found.getScore();
    }
}
