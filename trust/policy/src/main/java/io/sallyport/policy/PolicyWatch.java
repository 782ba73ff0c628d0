// SPDX-License-Identifier: Apache-2.0
package io.sallyport.policy;

import io.sallyport.runtime.ConfigurationException;
import io.sallyport.runtime.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts changed policies in force without a restart: looks at the folder every second and compares
 * contents. A change counts when two looks in a row see the same, so that a file which somebody is
 * still writing is not used even when its first half is valid; it is in force within about two
 * seconds then. What does not validate changes nothing: every fault is logged, counted as {@code
 * sallyport_policy_reload_failed_total}, and {@code sallyport_policy_stale} is 1 until the folder
 * is right again. Ends with {@link #close}.
 */
public final class PolicyWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Of one broken folder; the rest is counted. */
    private static final int MOST_FAULTS_LOGGED = 100;

    private final PolicyEngine engine;
    private final Metrics metrics;
    private final Thread thread = Thread.ofVirtual().name("policy-watch").unstarted(this::watch);
    private PolicySnapshot seen;
    private PolicySnapshot judged;
    private volatile boolean stale;

    PolicyWatch(PolicyEngine engine, Metrics metrics) {
        this.engine = engine;
        this.metrics = metrics;
        this.judged = engine.snapshot();
        this.seen = judged;
        metrics.gauge("sallyport_policy_stale", () -> stale ? 1 : 0);
    }

    /** Starts looking, on a virtual thread of its own. */
    public static PolicyWatch start(PolicyEngine engine, Metrics metrics) {
        var watch = new PolicyWatch(engine, metrics);
        watch.thread.start();
        return watch;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look. Used by one thread. */
    void look() {
        PolicySnapshot now = PolicySnapshot.take(engine.folder());
        boolean still = now.equals(seen);
        seen = now;
        if (still && !now.equals(judged)) {
            judged = now;
            replace(now);
        }
    }

    private void replace(PolicySnapshot now) {
        try {
            engine.replace(now);
            stale = false;
            LOG.atInfo().addKeyValue("epoch", engine.epoch()).log("policies reloaded");
        } catch (ConfigurationException broken) {
            failed(broken.faults());
        } catch (RuntimeException unforeseen) {
            LOG.atError().setCause(unforeseen).log("policies not reloaded");
            failed(List.of("policy folder: not judged (expected: policies that can be)"));
        }
    }

    private void failed(List<String> faults) {
        stale = true;
        metrics.count("sallyport_policy_reload_failed_total", Map.of());
        faults.stream()
                .limit(MOST_FAULTS_LOGGED)
                .forEach(fault -> LOG.atError().addKeyValue("fault", fault).log("policy refused"));
        LOG.atError()
                .addKeyValue("faults", faults.size())
                .addKeyValue("epoch", engine.epoch())
                .log("policies not reloaded; those of before stay in force");
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
