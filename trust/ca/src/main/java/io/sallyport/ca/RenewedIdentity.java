// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.tls.ForeignBundle;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.LiveIdentity;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity that is renewed in time, and its bundle, on a virtual thread of its own. A renewal
 * that fails is tried again until it works; the old identity is shown meanwhile. Thread-safe.
 */
final class RenewedIdentity implements IdentitySource {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedIdentity.class);
    private static final Duration LONGEST_NAP =
            Duration.ofSeconds(30); // clocks jump, laptops sleep

    private final Source source;
    private final Duration refresh;
    private final Clock clock;
    private final Pace pace = new Pace(() -> ThreadLocalRandom.current().nextLong());
    private final LiveIdentity live;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Kept kept;
    private volatile long sound; // the bundle that the identity was found to count by

    /** Where the next identity and the newest bundle come from. */
    interface Source {
        /** The next identity, by right of the current one. */
        Kept next(Kept current, IdentitySource shown);

        /**
         * The newest bundles; one of our own with a lower sequence than the current is not taken,
         * those of other domains replace all that were known.
         */
        TrustAnswer trust(Kept current, IdentitySource shown);
    }

    /**
     * @param refresh how often the bundle is asked for between renewals
     */
    RenewedIdentity(Kept first, Source source, Duration refresh, Clock clock) {
        this.kept = first;
        this.live = new LiveIdentity(word(first, List.of()));
        this.source = source;
        this.refresh = refresh;
        this.clock = clock;
    }

    void start() {
        Thread.ofVirtual().name("svid-renewal").start(this::run);
    }

    @Override
    public Svid svid() {
        return live.svid();
    }

    @Override
    public TrustBundle bundle() {
        return live.bundle();
    }

    @Override
    public List<ForeignBundle> foreign() {
        return live.foreign();
    }

    @Override
    public Subscription onChange(Runnable listener) {
        return live.onChange(listener);
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
            become(source.next(kept, this));
            LOG.atInfo()
                    .addKeyValue("workload", svid().id())
                    .addKeyValue("until", svid().leaf().getNotAfter().toInstant())
                    .log("identity renewed");
        } catch (RuntimeException e) { // whatever it was: the loop must live on and try again
            complain(e);
            return false;
        }
        return true;
    }

    /**
     * Asks for the bundles now.
     *
     * @return whether there was an answer, new or not
     */
    boolean look() {
        try {
            TrustAnswer newest = source.trust(kept, this);
            adopt(newest.own());
            know(newest.foreign());
            return true;
        } catch (RuntimeException e) { // the next look, or the next renewal, brings it
            LOG.atDebug().addKeyValue("why", e.getMessage()).log("no answer about the bundle");
            return false;
        }
    }

    /** Takes a newer bundle; an older one is what somebody has kept, and is not taken. */
    synchronized void adopt(PublishedBundle newest) {
        long known = kept.bundle().sequence();
        if (newest.sequence() > known) {
            LOG.atInfo().addKeyValue("sequence", newest.sequence()).log("trust bundle changed");
            become(kept.with(newest));
        } else if (newest.sequence() < known) {
            LOG.atWarn()
                    .addKeyValue("sequence", newest.sequence())
                    .addKeyValue("known", known)
                    .log("the authority answers with an older trust bundle; not taken");
        }
    }

    // One change after the other: an authority's own is renewed by one thread and told by another.
    private synchronized void become(Kept next) {
        boolean older = next.bundle().sequence() < kept.bundle().sequence();
        kept = older ? next.with(kept.bundle()) : next;
        live.replace(word(kept, live.foreign()));
    }

    private synchronized void know(List<ForeignBundle> foreign) {
        live.replace(word(kept, foreign));
    }

    private static LiveIdentity.Word word(Kept kept, List<ForeignBundle> foreign) {
        return new LiveIdentity.Word(kept.svid(), kept.bundle().bundle(), foreign);
    }

    /** The sequence of the bundle that counts here. */
    long sequence() {
        return kept.bundle().sequence();
    }

    /**
     * Renews now if the authority that signed was withdrawn: nobody takes this identity any more.
     *
     * @return whether the identity is one that counts
     */
    boolean heal() {
        Kept now = kept;
        if (now.bundle().sequence() == sound) {
            return true;
        }
        boolean counts = !now.disowned(clock) || (renew() && !kept.disowned(clock));
        if (counts) {
            sound = now.bundle().sequence();
        }
        return counts;
    }

    private void run() {
        int failures = 0;
        Instant due = pace.due(svid().leaf());
        Instant look = clock.instant(); // at once: what was kept may be old
        while (waited(due.isBefore(look) ? due : look)) {
            if (clock.instant().isBefore(due)) {
                look();
                if (failures == 0 && !heal()) {
                    failures = 1;
                    due = clock.instant().plus(pace.retry(failures));
                }
            } else {
                failures = renew() ? 0 : failures + 1;
                due =
                        failures == 0
                                ? pace.due(svid().leaf())
                                : clock.instant().plus(pace.retry(failures));
            }
            look = clock.instant().plus(refresh);
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

    private void complain(RuntimeException e) {
        Instant end = svid().leaf().getNotAfter().toInstant();
        boolean over = !clock.instant().isBefore(end);
        LOG.atWarn()
                .addKeyValue("workload", svid().id())
                .addKeyValue("until", end)
                .addKeyValue("why", e.getMessage())
                .log(
                        over
                                ? "identity expired and cannot be renewed; a new join token is needed"
                                : "identity cannot be renewed now; will be tried again");
    }
}
