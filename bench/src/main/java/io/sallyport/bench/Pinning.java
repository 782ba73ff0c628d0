// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives one process a core for itself, all other given ones the rest; undone on close. */
final class Pinning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pinning.class);

    private final List<Long> pinned = new ArrayList<>();
    private final int cores;

    private Pinning(int cores) {
        this.cores = cores;
    }

    /** Does nothing where there is one core, or no {@code taskset}. */
    static Pinning alone(long pid, Iterable<Long> others) {
        var pinning = new Pinning(Runtime.getRuntime().availableProcessors());
        if (pinning.cores > 1 && pinning.set(pid, "0")) {
            pinning.pinned.add(pid);
            for (long other : others) {
                if (other != pid && pinning.set(other, "1-" + (pinning.cores - 1))) {
                    pinning.pinned.add(other);
                }
            }
        }
        return pinning;
    }

    boolean done() {
        return !pinned.isEmpty();
    }

    @Override
    public void close() {
        for (long pid : pinned) {
            if (!set(pid, "0-" + (cores - 1))) {
                LOG.atWarn().addKeyValue("pid", pid).log("a process stays on its cores");
            }
        }
    }

    private boolean set(long pid, String list) {
        try {
            Process taskset =
                    new ProcessBuilder("taskset", "-acp", list, Long.toString(pid))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return taskset.waitFor(10, TimeUnit.SECONDS) && taskset.exitValue() == 0;
        } catch (IOException e) {
            return false; // not on this machine
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
