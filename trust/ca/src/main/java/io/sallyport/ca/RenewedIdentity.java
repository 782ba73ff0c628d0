// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity that is renewed in time, on a virtual thread of its own. A renewal that fails is
 * tried again until it works; the old identity is shown meanwhile. Thread-safe.
 */
final class RenewedIdentity implements IdentitySource {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedIdentity.class);
    private static final Duration LONGEST_NAP =
            Duration.ofSeconds(30); // clocks jump, laptops sleep

    private final TrustBundle bundle;
    private final Renewal renewal;
    private final Clock clock;
    private final Pace pace = new Pace(() -> ThreadLocalRandom.current().nextLong());
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Svid svid;

    /** Gets the next identity, by right of the current one. */
    @FunctionalInterface
    interface Renewal {
        Svid next(IdentitySource current);
    }

    RenewedIdentity(Svid first, TrustBundle bundle, Renewal renewal, Clock clock) {
        this.svid = first;
        this.bundle = bundle;
        this.renewal = renewal;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("svid-renewal").start(this::run);
    }

    @Override
    public Svid svid() {
        return svid;
    }

    @Override
    public TrustBundle bundle() {
        return bundle;
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /**
     * Renews now.
     *
     * @return whether it worked; if not, the reason is in the log
     */
    boolean renew() {
        try {
            svid = renewal.next(this);
            LOG.atInfo()
                    .addKeyValue("workload", svid.id())
                    .addKeyValue("until", svid.leaf().getNotAfter().toInstant())
                    .log("identity renewed");
        } catch (RuntimeException e) { // whatever it was: the loop must live on and try again
            complain(e);
            return false;
        }
        listeners.forEach(this::tell);
        return true;
    }

    private void run() {
        int failures = 0;
        Instant due = pace.due(svid.leaf());
        while (waited(due)) {
            failures = renew() ? 0 : failures + 1;
            due =
                    failures == 0
                            ? pace.due(svid.leaf())
                            : clock.instant().plus(pace.retry(failures));
        }
    }

    /** False once this is closed. */
    private boolean waited(Instant due) {
        try {
            for (Duration left = left(due); left.isPositive(); left = left(due)) {
                Duration nap = left.compareTo(LONGEST_NAP) < 0 ? left : LONGEST_NAP;
                if (closed.await(nap.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return closed.getCount() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Duration left(Instant due) {
        return Duration.between(clock.instant(), due);
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) { // one that fails must not keep the others from hearing
            LOG.atError().setCause(e).log("an identity changed, and one part did not take it");
        }
    }

    private void complain(RuntimeException e) {
        Instant end = svid.leaf().getNotAfter().toInstant();
        boolean over = !clock.instant().isBefore(end);
        LOG.atWarn()
                .addKeyValue("workload", svid.id())
                .addKeyValue("until", end)
                .addKeyValue("why", e.getMessage())
                .log(
                        over
                                ? "identity expired and cannot be renewed; a new join token is needed"
                                : "identity cannot be renewed now; will be tried again");
    }
}
