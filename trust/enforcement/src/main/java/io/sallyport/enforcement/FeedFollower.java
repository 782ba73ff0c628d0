// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the revocation feed by long polls on a virtual thread of its own, and brings the token
 * service's keys while there are none. Ends with {@link #close}.
 */
final class FeedFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FeedFollower.class);

    /** Short against {@link DenyList#MOST_SILENCE}: two lost answers must not stop the process. */
    private static final Duration WAIT = Duration.ofSeconds(5);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final TokenService sts;
    private final DenyList denied;
    private final RunningStreams running;
    private final Runnable bringKeys;
    private final Clock clock;
    private final Thread thread;
    private long since;
    private boolean told;
    private volatile boolean closed;

    FeedFollower(Pep pep, TokenService sts, Runnable bringKeys) {
        this.sts = sts;
        this.denied = pep.denied();
        this.running = pep.running();
        this.bringKeys = bringKeys;
        this.clock = pep.clock();
        this.thread = Thread.ofVirtual().name("revocation-feed").unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    private void follow() {
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try {
                bringKeys.run();
                // the first answer is wanted at once, later ones when there is news
                poll(told ? WAIT : Duration.ZERO);
                pause = FIRST_PAUSE;
            } catch (RuntimeException e) {
                lost(e);
                rest(pause);
                pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            }
        }
    }

    private void poll(Duration wait) {
        Instant asked = clock.instant();
        FeedAnswer answer = sts.feed(since, wait);
        answer.events().forEach(this::apply);
        since = answer.epoch();
        if (!told && !answer.events().isEmpty()) {
            return; // the past comes in pages: it is heard when there is no more of it
        }
        // with nothing to wait for, an answer proves that nothing was missed when it was asked for
        denied.heard(wait.isZero() ? asked : clock.instant());
        if (!told) {
            told = true;
            LOG.atInfo().addKeyValue("epoch", since).log("revocation feed heard");
        }
    }

    private void apply(FeedAnswer.Event event) {
        running.cut(event.key());
        if (!denied.add(event.key(), event.expires())) {
            since = 0; // what had no room is told again, when there is some
            throw new IllegalStateException(
                    "revocation feed: too long (expected: at most "
                            + DenyList.MOST_ENTRIES
                            + " revocations)");
        }
    }

    private void lost(RuntimeException e) {
        if (closed) {
            return;
        }
        if (told) {
            LOG.atWarn().addKeyValue("cause", e.getMessage()).log("revocation feed lost");
        } else {
            LOG.atDebug().addKeyValue("cause", e.getMessage()).log("revocation feed not there yet");
        }
        told = false;
    }

    private void rest(Duration pause) {
        try {
            long most = pause.toMillis();
            Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
