// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.world.DemoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Loads one process of a running demo until its code is compiled, then measures. */
final class ProcessLoad {
    // less than this is noise: the compilers are done
    private static final double STILL_FALLING = 0.95;

    private final DemoProcesses processes;
    private final String name;
    private final Load load;

    /**
     * @param name of the process whose processor time is measured
     */
    ProcessLoad(DemoProcesses processes, String name, Load load) {
        this.processes = processes;
        this.name = name;
        this.load = load;
    }

    /** All other processes, and this one, leave the measured one a core. */
    Pinning alone() {
        List<Long> others = new ArrayList<>(processes.pids().values());
        others.add(ProcessHandle.current().pid());
        return Pinning.alone(processes.pid(name), others);
    }

    /**
     * Rounds until the processor time of a request falls no more; tells each on standard error.
     *
     * @throws DemoException when more than one request in a hundred fails
     */
    void warmUp(LoadGenerator generator) {
        double before = Double.MAX_VALUE;
        for (int round = 1; round <= load.rounds(); round++) {
            long start = ticks();
            Run run = generator.run(load.round(), load.connections(), load.longest());
            requireMostly(run);
            double micros = micros(ticks() - start) / Math.max(1, run.completed());
            System.err.printf(
                    Locale.ROOT,
                    "bench: warming up, round %d of at most %d: %.0f us of %s per request%n",
                    round,
                    load.rounds(),
                    micros,
                    name);
            if (micros > before * STILL_FALLING) {
                return;
            }
            before = micros;
        }
    }

    /**
     * The load that counts.
     *
     * @throws DemoException as {@link #warmUp}
     */
    Run measure(LoadGenerator generator) {
        Run run = generator.run(load.measured(), load.connections(), load.longest());
        requireMostly(run);
        return run;
    }

    /** Used by the process so far, in hundredths of a second. */
    long ticks() {
        return ProcessUse.of(processes.pid(name))
                .map(ProcessUse::cpuTicks)
                .orElseThrow(
                        () -> new DemoException(name + ": ended (expected: running); see its log"));
    }

    static double micros(long ticks) {
        return ticks * (1e6 / ProcessUse.TICKS_A_SECOND);
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
